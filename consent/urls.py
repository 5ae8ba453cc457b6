"""Addresses of those who ask: providers, their certificates, keys, and what people consented to."""

from django.urls import path

from consent.api.consents import ConsentDetail, ConsentEnding, ConsentList
from consent.api.keys import KeyList
from consent.api.providers import CertificateList, ProviderDetail, ProviderList

urlpatterns = [
    path("api/v1/consents", ConsentList.as_view()),
    path("api/v1/consents/<int:grant_id>", ConsentDetail.as_view()),
    path("api/v1/consents/<int:grant_id>/end", ConsentEnding.as_view()),
    path("api/v1/keys", KeyList.as_view()),
    path("api/v1/providers", ProviderList.as_view()),
    path("api/v1/providers/<slug:code>", ProviderDetail.as_view()),
    path("api/v1/providers/<slug:code>/certificates", CertificateList.as_view()),
]

"""Addresses of those who ask: providers, their certificates, and keys."""

from django.urls import path

from consent.api.keys import KeyList
from consent.api.providers import CertificateList, ProviderDetail, ProviderList

urlpatterns = [
    path("api/v1/keys", KeyList.as_view()),
    path("api/v1/providers", ProviderList.as_view()),
    path("api/v1/providers/<slug:code>", ProviderDetail.as_view()),
    path("api/v1/providers/<slug:code>/certificates", CertificateList.as_view()),
]

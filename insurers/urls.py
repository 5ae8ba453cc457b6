"""Addresses of the register; ``POST /api/v1/people`` reads an entry of a cast and stands in `fixtures`."""

from django.urls import path

from insurers.api.insurers import InsurerList
from insurers.api.people import PersonDetail, PersonList

urlpatterns = [
    path("api/v1/insurers", InsurerList.as_view()),
    path("api/v1/people", PersonList.as_view()),
    path("api/v1/people/<slug:code>", PersonDetail.as_view()),
]

"""Addresses of the register; ``/api/v1/people``, which also reads entries of a cast, stands in `fixtures.urls`."""

from django.urls import path

from insurers.api.insurers import InsurerList
from insurers.api.people import PersonDetail

urlpatterns = [
    path("api/v1/insurers", InsurerList.as_view()),
    path("api/v1/people/<slug:code>", PersonDetail.as_view()),
]

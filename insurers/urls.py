"""Addresses of the register; ``/api/v1/people``, which also reads entries of a cast, stands in `fixtures.urls`."""

from django.urls import path

from insurers.api.insurers import InsurerList
from insurers.api.matches import MatchConfirm, MatchesConfirm, MatchList
from insurers.api.people import PersonDetail
from insurers.api.residents import ResidentDetail, ResidentEvents, ResidentList, ResidentQuery

urlpatterns = [
    path("api/v1/insurers", InsurerList.as_view()),
    path("api/v1/people/<slug:code>", PersonDetail.as_view()),
    path("api/v1/residents", ResidentList.as_view()),
    path("api/v1/residents/query", ResidentQuery.as_view()),
    path("api/v1/residents/<slug:code>", ResidentDetail.as_view()),
    path("api/v1/residents/<slug:code>/events", ResidentEvents.as_view()),
    path("api/v1/matches", MatchList.as_view()),
    path("api/v1/matches/confirm", MatchesConfirm.as_view()),
    path("api/v1/matches/<int:match_id>/confirm", MatchConfirm.as_view()),
]

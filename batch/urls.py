"""Addresses of files and time."""

from django.urls import path

from batch.api.deadlines import AcquisitionList, DeadlineFile, DeadlineList, DeadlineSummary, SummaryFile
from batch.api.feeds import InsurerDetail
from batch.api.notices import NoticeList
from batch.api.plans import PlanFollowUp, PlanList, PlanSubmission

urlpatterns = [
    # deadlines, plans, notices, feeds
    path("api/v1/acquisitions", AcquisitionList.as_view()),
    path("api/v1/deadlines", DeadlineList.as_view()),
    path("api/v1/deadlines.csv", DeadlineFile.as_view()),
    path("api/v1/deadlines/summary", DeadlineSummary.as_view()),
    path("api/v1/deadlines/summary.csv", SummaryFile.as_view()),
    path("api/v1/improvement-plans", PlanList.as_view()),
    path("api/v1/improvement-plans/<int:plan_id>/submit", PlanSubmission.as_view()),
    path("api/v1/improvement-plans/<int:plan_id>/follow-up", PlanFollowUp.as_view()),
    path("api/v1/insurers/<slug:number>", InsurerDetail.as_view()),
    path("api/v1/notices", NoticeList.as_view()),
]

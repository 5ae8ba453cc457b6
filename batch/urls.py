"""Addresses of the batch app."""

from django.urls import path

from batch.api.register_jobs import RegisterFindings, RegisterJobDetail, RegisterJobList, RegisterReport

urlpatterns = [
    path("api/v1/register-jobs", RegisterJobList.as_view()),
    path("api/v1/register-jobs/<int:job_id>", RegisterJobDetail.as_view()),
    path("api/v1/register-jobs/<int:job_id>/findings", RegisterFindings.as_view()),
    path("api/v1/register-jobs/<int:job_id>/report", RegisterReport.as_view()),
]

"""Addresses of the batch app."""

from django.urls import path

from batch.api.register_jobs import RegisterFindings, RegisterJobDetail, RegisterJobList, RegisterReport

urlpatterns = [
    path("api/v1/register-jobs", RegisterJobList.as_view()),
    path("api/v1/register-jobs/<int:job_id>", RegisterJobDetail.as_view()),
    path("api/v1/register-jobs/<int:job_id>/findings", RegisterFindings.as_view()),
    path("api/v1/register-jobs/<int:job_id>/report", RegisterReport.as_view()),
"""Addresses of files and deadlines."""

from django.urls import path

from batch.api.files import FileCancel, FileDetail, FileLines, FileList
from batch.api.returned import FileErrors, FileResult, Sample, Template

urlpatterns = [
    path("api/v1/enrolment-files", FileList.as_view()),
    path("api/v1/enrolment-files/<int:file_id>", FileDetail.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/cancel", FileCancel.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/lines", FileLines.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/result", FileResult.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/errors", FileErrors.as_view()),
    path("api/v1/enrolment-files/templates/<slug:kind>", Template.as_view()),
    path("api/v1/enrolment-files/samples/<slug:kind>", Sample.as_view()),
]

"""Addresses of files and time."""

from django.urls import path, register_converter

from batch.api.bulk_jobs import BulkJobDetail, BulkJobList
from batch.api.deadlines import AcquisitionList, DeadlineFile, DeadlineList, DeadlineSummary, SummaryFile
from batch.api.feeds import InsurerDetail
from batch.api.files import FileCancel, FileDetail, FileLines, FileList
from batch.api.notices import NoticeList
from batch.api.plans import PlanFollowUp, PlanList, PlanSubmission
from batch.api.register_jobs import RegisterFindings, RegisterJobDetail, RegisterJobList, RegisterReport
from batch.api.returned import FileErrors, FileResult, Sample, Template
from batch.edges import bulk_edge


class BulkName:
    """Name of a request file of bulk look-ups; what follows its prefix is for the wire to judge."""

    regex = "OQSmu(?:quc|imm|tic|hvq|onq)0[12]req(?s:.*)"

    def to_python(self, value: str) -> str:
        """Return the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it is."""
        return value


register_converter(BulkName, "bulk")

BULK_EDGE = path("oqs/<bulk:name>", bulk_edge)
"""The address of bulk look-ups is that of single ones, so it has to be looked at first."""

urlpatterns = [
    path("api/v1/bulk-jobs", BulkJobList.as_view()),
    path("api/v1/bulk-jobs/<slug:reception_number>", BulkJobDetail.as_view()),
    path("api/v1/register-jobs", RegisterJobList.as_view()),
    path("api/v1/register-jobs/<int:job_id>", RegisterJobDetail.as_view()),
    path("api/v1/register-jobs/<int:job_id>/findings", RegisterFindings.as_view()),
    path("api/v1/register-jobs/<int:job_id>/report", RegisterReport.as_view()),
    path("api/v1/enrolment-files", FileList.as_view()),
    path("api/v1/enrolment-files/<int:file_id>", FileDetail.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/cancel", FileCancel.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/lines", FileLines.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/result", FileResult.as_view()),
    path("api/v1/enrolment-files/<int:file_id>/errors", FileErrors.as_view()),
    path("api/v1/enrolment-files/templates/<slug:kind>", Template.as_view()),
    path("api/v1/enrolment-files/samples/<slug:kind>", Sample.as_view()),
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

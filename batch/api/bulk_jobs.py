"""Bulk look-ups over HTTP: watch how far they are. They are sent and fetched as files, at ``/oqs/``."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.bulk_shapes import BulkJobPage, BulkJobShape, BulkJobsQuery
from batch.models import BulkJob
from batch.presenters.bulk_jobs import bulk_job_view
from batch.selectors.bulk_jobs import bulk_job_by_number, bulk_jobs_of, with_stage
from consent.api.providers_side import ProvidersSideView
from sandbox.api.pages import page_of
from sandbox.api.schema import operation

LOOKUPS = {"exchange": "exchange", "state": "state", "stage": "stage", "since": "at__gte", "until": "at__lt"}


class _BulkJobView(ProvidersSideView):
    """A provider sees its own bulk look-ups, an administrator those of the sandbox."""

    def shown(self, job: BulkJob) -> Mapping[str, Any]:
        """Return a bulk look-up as it is shown now."""
        return bulk_job_view(job, at=self.at, wall=self.wall)


class BulkJobList(_BulkJobView):
    """``/api/v1/bulk-jobs``."""

    @operation(
        "bulk_list",
        ja="一括照会の一覧（医療機関等・管理者）",
        en="List the bulk look-ups (provider or admin)",
        query=BulkJobsQuery,
        answer=(200, BulkJobPage),
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List bulk look-ups, newest first."""
        query = self.read_query(BulkJobsQuery)
        rows = bulk_jobs_of(self.sandbox, provider=self.provider(query.get("provider_code", "")))
        if "stage" in query:
            rows = with_stage(rows, self.at)
        rows = rows.filter(**{LOOKUPS[name]: value for name, value in query.items() if name in LOOKUPS})
        return Response(BulkJobPage(page_of(request, rows, query, newest_first=True, show=self.shown)).data)


class BulkJobDetail(_BulkJobView):
    """``/api/v1/bulk-jobs/{reception_number}``."""

    @operation(
        "bulk_read",
        ja="一括照会の進み具合（医療機関等・管理者）",
        en="Read how far a bulk look-up is (provider or admin)",
        answer=(200, BulkJobShape),
        fails=[403, 404],
    )
    def get(self, request: Request, reception_number: str) -> Response:
        """Show a bulk look-up."""
        del request
        job = bulk_job_by_number(self.sandbox, provider=self.provider(), reception_number=reception_number)
        return Response(BulkJobShape(self.shown(job)).data)

"""Runs through everybody registered over HTTP: start, watch, and read what they found."""

from typing import Any, Final

from django.http import StreamingHttpResponse
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.csv_files import CSV_FILE, CSV_RENDERERS, csv_response
from batch.api.register_shapes import NewRegisterJob, RegisterFindingPage, RegisterJobPage, RegisterJobShape
from batch.domain.csv_text import csv_pieces
from batch.models import RegisterJob
from batch.selectors.register_jobs import findings_of, register_job_by_id, register_jobs_of, report_rows
from batch.services.register_jobs import start_register_job
from batch.whole import set_aside
from insurers.api.insurers_side import InsurersSideView, IsInsurersSide
from insurers.models import Insurer
from sandbox.api.once import once
from sandbox.api.pages import Page, PageQuery, page_of
from sandbox.api.permissions import IsAdmin
from sandbox.api.schema import operation

HEAD: Final = ("insurer_no", "member_code", "action", "items", "before", "after", "since_on")


class RegisterJobView(InsurersSideView):
    """A view of one run."""

    def job(self, job_id: int, insurer: Insurer | None) -> RegisterJob:
        """Return the run, or refuse."""
        return register_job_by_id(self.sandbox, insurer=insurer, job_id=job_id)


class InsurersReadAdminsStart(BasePermission):
    """The insurers' side reads; administrators start."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the caller may use the method."""
        needed = IsAdmin() if request.method == "POST" else IsInsurersSide()
        return needed.has_permission(request, view)


class RegisterJobList(InsurersSideView):
    """``/api/v1/register-jobs``."""

    permission_classes = (InsurersReadAdminsStart,)

    @operation(
        "register_list",
        ja="全件処理の一覧（保険者・管理者）",
        en="List the runs through everybody registered (insurer or admin)",
        answer=(200, RegisterJobPage),
        query=PageQuery,
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List the runs, newest first."""
        insurer = self.insurer()
        rows = register_jobs_of(self.sandbox, insurer=insurer)
        page = page_of(request, rows, self.read_query(PageQuery), newest_first=True)
        return Response(RegisterJobPage(Page([_view(job, insurer) for job in page.items], page.next)).data)

    @operation(
        "register_start",
        ja="全件再照合・住所の異動の反映を始める（管理者）",
        en="Match everybody again, or follow the moves (admin)",
        body=NewRegisterJob,
        answer=(202, RegisterJobShape),
        fails=[403],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Start a run at the instant the clock shows; the worker takes it up."""
        del request
        task = self.read_body(NewRegisterJob)["task"]
        job = start_register_job(sandbox=self.sandbox, task=task, at=self.at, wall=self.wall)
        return Response(RegisterJobShape(_view(job, None)).data, status=202)


class RegisterJobDetail(RegisterJobView):
    """``/api/v1/register-jobs/{id}``."""

    @operation(
        "register_read",
        ja="全件処理の進み具合（保険者・管理者）",
        en="Read how far a run is (insurer or admin)",
        answer=(200, RegisterJobShape),
        fails=[403, 404],
    )
    def get(self, request: Request, job_id: int) -> Response:
        """Show a run."""
        del request
        insurer = self.insurer()
        return Response(RegisterJobShape(_view(self.job(job_id, insurer), insurer)).data)


class RegisterFindings(RegisterJobView):
    """``/api/v1/register-jobs/{id}/findings``."""

    @operation(
        "register_findings",
        ja="全件処理で見つかったこと（保険者・管理者）",
        en="List what a run found (insurer or admin)",
        answer=(200, RegisterFindingPage),
        query=PageQuery,
        fails=[403, 404],
    )
    def get(self, request: Request, job_id: int) -> Response:
        """List what was found, an insurer what was found about its own members."""
        insurer = self.insurer()
        rows = findings_of(self.job(job_id, insurer), insurer=insurer)
        return Response(RegisterFindingPage(page_of(request, rows, self.read_query(PageQuery))).data)


class RegisterReport(RegisterJobView):
    """``/api/v1/register-jobs/{id}/report``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "register_report",
        ja="全件処理の報告書（CSV、保険者・管理者）",
        en="Get what a run found as CSV (insurer or admin)",
        answer=(200, CSV_FILE),
        fails=[403, 404],
    )
    def get(self, request: Request, job_id: int) -> StreamingHttpResponse:
        """Write the findings for a spreadsheet."""
        del request
        insurer = self.insurer()
        job = self.job(job_id, insurer)
        pieces = csv_pieces(HEAD, report_rows(job, insurer=insurer))
        return csv_response(set_aside(pieces), f"{job.task}_{job.pk}.csv")


def _view(job: RegisterJob, insurer: Insurer | None) -> dict[str, object]:
    return {
        "id": job.pk,
        "task": job.task,
        "at": job.at,
        "ended": job.ended_wall_at is not None,
        "members": job.members if insurer is None else None,
        "postponed": job.postponed if insurer is None else None,
        "findings": getattr(job, "shown", 0),
    }

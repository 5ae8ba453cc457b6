"""Enrolment files: send one, see how far it is, cancel it."""

from contextlib import suppress
from functools import cached_property
from typing import Any

from django.db import Error
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from batch.api.arriving import MEDIA_TYPES, take_in
from batch.api.file_view import FileView
from batch.api.shapes import FilePage, FileShape, FilesQuery, LinePage, LinesQuery, UploadQuery
from batch.models import FileKind
from batch.presenters.files import OUTCOMES, file_view, line_view
from batch.selectors.files import file_by_id, files_of, lines_of
from batch.services.files import Upload, cancel_file, discard, open_job
from insurers.api.insurers_side import InsurersSideView
from insurers.models import Insurer
from sandbox.api.once import once
from sandbox.api.pages import page_of
from sandbox.api.schema import binary, operation

LETTERS = {name: letter for letter, name in OUTCOMES.items()}


class FileList(InsurersSideView):
    """``/api/v1/enrolment-files``."""

    streams = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and leave no bytes behind that no job has: of a refused upload, or of one that came before."""
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            if "upload" in self.__dict__:
                with suppress(Error):  # a database that is away: the sweep will see to it
                    discard(self.upload.sealed)

    @cached_property
    def asked(self) -> tuple[Insurer, dict[str, Any]]:
        """Whose file is coming and what it is said to be; looked at before the first byte is."""
        query = self.read_query(UploadQuery)
        return self.one_insurer(query.get("insurer", "")), query

    @cached_property
    def upload(self) -> Upload:
        """The file, taken in whole and sealed."""
        _, query = self.asked
        kind, dry_run = FileKind(query["kind"]), query["dry_run"] == "true"
        sealed = take_in(self.request, sandbox_id=self.sandbox.pk)
        return Upload(kind, query["name"], sealed, dry_run)

    def body_digest(self, request: Request) -> str:
        """Return the digest of the file, which is known once it has come in."""
        del request
        return self.upload.sealed.digest.hex()

    @operation(
        "file_list",
        ja="受け付けたファイルの一覧",
        en="List the enrolment files",
        query=FilesQuery,
        answer=(200, FilePage),
        fails=[403, 404],
    )
    def get(self, request: Request) -> Response:
        """List files, newest first."""
        query = self.read_query(FilesQuery)
        rows = files_of(self.sandbox, insurer=self.insurer(query.get("insurer", "")))
        rows = rows.filter(**{name: query[name] for name in ("kind", "state") if name in query})
        page = page_of(request, rows, query, newest_first=True, show=lambda job: file_view(job, self.wall))
        return Response(FilePage(page).data)

    @operation(
        "file_send",
        ja="資格等のファイルを送る",
        en="Send an enrolment file",
        body=binary(MEDIA_TYPES),
        query=UploadQuery,
        answer=(201, FileShape),
        again=200,
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request) -> Response:
        """Take a file in and give it to the worker; the same bytes again are the same job (200)."""
        del request
        insurer, _ = self.asked
        job, new = open_job(insurer=insurer, upload=self.upload, at=self.at, wall=self.wall)
        shown = file_by_id(sandbox=self.sandbox, insurer=insurer, job_id=job.pk)
        return Response(FileShape(file_view(shown, self.wall)).data, status=201 if new else 200)


class FileDetail(FileView):
    """``/api/v1/enrolment-files/{id}``."""

    @operation(
        "file_read",
        ja="ファイルの処理状況を見る",
        en="See how far a file is",
        answer=(200, FileShape),
        fails=[403, 404],
    )
    def get(self, request: Request, file_id: int) -> Response:
        """Show a file."""
        del request
        return Response(FileShape(file_view(self.job(file_id), self.wall)).data)


class FileCancel(FileView):
    """``/api/v1/enrolment-files/{id}/cancel``."""

    @operation(
        "file_cancel",
        ja="ファイルの処理を取り消す",
        en="Cancel a file",
        answer=(200, FileShape),
        fails=[403, 404],
        repeatable=True,
    )
    @once
    def post(self, request: Request, file_id: int) -> Response:
        """Cancel what waits; what is in work stops after the chunk it is at, whose rows stay registered."""
        del request
        cancel_file(job=self.job(file_id), wall=self.wall)
        return Response(FileShape(file_view(self.job(file_id), self.wall)).data)


class FileLines(FileView):
    """``/api/v1/enrolment-files/{id}/lines``."""

    @operation(
        "file_lines",
        ja="行ごとの指摘を読む",
        en="Read what is said about single rows",
        query=LinesQuery,
        answer=(200, LinePage),
        fails=[403, 404],
    )
    def get(self, request: Request, file_id: int) -> Response:
        """List the rows about which there is something to say."""
        query = self.read_query(LinesQuery)
        rows = lines_of(self.job(file_id))
        if "outcome" in query:
            rows = rows.filter(outcome=LETTERS[query["outcome"]])
        return Response(LinePage(page_of(request, rows, query, show=line_view)).data)

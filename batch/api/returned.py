"""Files that come back: what became of the rows, the rows to be mended, and files to start from."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from rest_framework.request import Request

from batch.api.csv_files import CSV_FILE, CSV_RENDERERS, csv_headers, csv_response
from batch.api.file_view import FileView
from batch.api.shapes import StarterQuery, TextFileQuery
from batch.domain import file_refusals as refusals
from batch.domain.layouts import LAYOUTS
from batch.domain.samples import sample, template
from batch.models import ENDED, FileJob
from batch.presenters.results import encoding_for, errors_of, result_of
from batch.transfers import ENROLMENT_FILES, Outgoing
from batch.vault import DamagedError
from batch.whole import set_aside
from eligibility.wire.encoding import Encoding
from insurers.api.insurers_side import InsurersSideView
from sandbox.api.schema import operation


class FileResult(FileView):
    """``/api/v1/enrolment-files/{id}/result``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "file_result",
        ja="結果ファイルを受け取る",
        en="Get the result file",
        query=TextFileQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404, 409],
    )
    def get(self, request: Request, file_id: int) -> StreamingHttpResponse:
        """Write a line for every row that was decided."""
        del request
        query, job = self.read_query(TextFileQuery), _ended(self.job(file_id))
        encoding = encoding_for(job, query.get("encoding"))
        whole = Outgoing.made(lambda: set_aside(result_of(job, encoding)), ENROLMENT_FILES, self.sandbox.pk)
        return csv_response(whole, f"{job.pk}-result.csv", encoding)


class FileErrors(FileView):
    """``/api/v1/enrolment-files/{id}/errors``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "file_errors",
        ja="直して送り直すための誤りファイルを受け取る",
        en="Get the rows to be mended and sent again",
        query=TextFileQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404, 409],
    )
    def get(self, request: Request, file_id: int) -> StreamingHttpResponse:
        """Write the rows that were refused or held, each with what is wrong with it."""
        del request
        query, job = self.read_query(TextFileQuery), _ended(self.job(file_id))
        encoding = encoding_for(job, query.get("encoding"))
        try:
            whole = Outgoing.made(lambda: set_aside(errors_of(job, encoding)), ENROLMENT_FILES, self.sandbox.pk)
        except DamagedError as error:
            raise (refusals.FILE_FORGOTTEN if error.missing else refusals.FILE_DAMAGED).refusal() from error
        return csv_response(whole, f"{job.pk}-errors.csv", encoding)


class Template(InsurersSideView):
    """``/api/v1/enrolment-files/templates/{kind}``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "file_template",
        ja="空のひな形を受け取る",
        en="Get an empty file of a kind",
        query=StarterQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404],
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        """Write the header of a kind of file."""
        del request
        query = self.read_query(StarterQuery)
        encoding = _encoding(query)
        content = template(_known(kind), japanese=query["titles"] == "ja", encoding=encoding)
        return HttpResponse(content, headers=csv_headers(f"{kind}.csv", encoding))


class Sample(InsurersSideView):
    """``/api/v1/enrolment-files/samples/{kind}``."""

    renderer_classes = CSV_RENDERERS

    @operation(
        "file_sample",
        ja="見本のファイルを受け取る",
        en="Get a sample file of a kind",
        query=StarterQuery,
        answer=(200, CSV_FILE),
        fails=[403, 404],
    )
    def get(self, request: Request, kind: str) -> HttpResponse:
        """Write a file of made-up people, for the insurer of the cast it names."""
        del request
        query = self.read_query(StarterQuery)
        encoding = _encoding(query)
        content = sample(_known(kind), japanese=query["titles"] == "ja", encoding=encoding)
        return HttpResponse(content, headers=csv_headers(f"{kind}-sample.csv", encoding))


def _ended(job: FileJob) -> FileJob:
    """Return the job if the work on it has ended, or refuse."""
    if job.state not in ENDED:
        raise refusals.FILE_IN_WORK.refusal()
    return job


def _known(kind: str) -> str:
    if kind not in LAYOUTS:
        raise Http404
    return kind


def _encoding(query: dict[str, str]) -> Encoding:
    return "shift_jis" if query.get("encoding") == "shift_jis" else "utf-8"

"""A result is fetched: not yet (2), here it is (1), or it failed (9) (oqs-wire §7.5, P-13)."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from batch.bulk.results import Delivery, Form, ResultFile, result_file
from batch.domain.bulk_refusals import RECEPTION_EXPIRED, RECEPTION_UNKNOWN, RESULT_TRIMMED
from batch.domain.readiness import Stage
from batch.models import BulkJob
from batch.selectors.bulk import job_received, stage_of
from batch.whole import set_aside
from eligibility import services, wire
from eligibility.exchange import journaling
from eligibility.exchange.findings import Finding, codes_of, file_failure, file_findings, finding
from eligibility.exchange.flow import sent
from eligibility.exchange.handlers import echoed
from eligibility.exchange.journaling import ANSWERED, OCTETS
from eligibility.exchange.messages import AskerChangedError, Incoming, Outgoing, Result
from eligibility.wire import Values
from sandbox.database import run
from sandbox.locks import keep_sandbox

ZIP = "application/zip"

LOOKED: Final = "UPDATE batch_bulkjob SET fetches = fetches + 1 WHERE id = %s"


def fetch(incoming: Incoming, message: wire.Message, form: Form) -> Outgoing | Delivery:
    """Answer a request for a result (``OQSmu…02``); a result that is ready is handed out in `form`.

    Raises AskerChangedError when who asks is not who it was when it was read.
    """
    known = journaling.answered_before(incoming)
    try:
        if known is None:
            with transaction.atomic():
                return _Fetch(incoming, message, form).answer()
    except journaling.NotWrittenError:  # the same request came twice at once, and the other one was quicker
        known = journaling.answered_before(incoming)
    if known is None:
        raise AskerChangedError
    try:
        return _again(incoming, message, known, form)
    except journaling.NotWrittenError:
        raise AskerChangedError from None


class _Fetch:
    """One request for a result."""

    def __init__(self, incoming: Incoming, message: wire.Message, form: Form) -> None:
        self.incoming = incoming
        self.message = message
        self.form: Form = form
        self.reading = wire.read(message, incoming.body, strict=incoming.asker.manners.strict)

    def answer(self) -> Outgoing | Delivery:
        """Look at the job, count the look, and answer with its state or its result."""
        if faults := journaling.unreadable(self.reading):
            return services.walk(journaling.bounced(self.incoming, faults))
        if findings := file_findings(self.incoming.asker, self.reading):
            return self._failed({}, findings)
        number = self.reading.values["body"]["reception_number"]
        if not keep_sandbox(self.incoming.asker.sandbox_id):
            raise AskerChangedError
        job = job_of(self.incoming, self.message, number, look=True)
        if job is None:
            return self._failed({"reception_number": number}, [finding(RECEPTION_UNKNOWN)])
        return self._looked_at(job)

    def _looked_at(self, job: BulkJob) -> Outgoing | Delivery:
        """Count a look at a job, and tell how it stands, or hand its result out."""
        stage, head = stage_of(job, self.incoming.at), self._head(job)
        run(LOOKED, (job.pk,))
        match stage:
            case Stage.EXPIRED:
                return self._failed(head, [finding(RECEPTION_EXPIRED)])
            case Stage.FAILED:
                return self._failed(head, [Finding(**fault) for fault in job.faults])
            case Stage.READY:
                return self._ready(job, head)
            case _:
                return self._sent({**head, "file_result": "2"}, "answered")

    def _ready(self, job: BulkJob, head: Values) -> Outgoing | Delivery:
        file = result_file(job, self.incoming.encoding)
        if file.held.people != job.people:
            return self._failed(head, [finding(RESULT_TRIMMED)])
        # The journal keeps the result without its people, who have rows of their own.
        entry = journaling.entry_of(self.incoming, self.message.id, ANSWERED, file.before + file.after, Result({}))
        outgoing = services.walk(journaling.journaled(self.incoming, entry, ""))
        return _delivery(file, self.incoming.name, outgoing.inquiry_id, self.form)

    def _head(self, job: BulkJob) -> Values:
        """Return what every answer about a job repeats of it."""
        known = {row.name for row in wire.MESSAGES[self.message.response_id].header}
        values: dict[str, Any] = {
            "checked_on": job.on,
            "file_identifier": job.file_identifier,
            "reception_number": job.reception_number,
        }
        return {name: value for name, value in values.items() if name in known and value}

    def _failed(self, head: Values, findings: Sequence[Finding]) -> Outgoing:
        return self._sent({**head, **file_failure(findings)}, "failed", findings)

    def _sent(self, header: Values, outcome: str, findings: Sequence[Finding] = ()) -> Outgoing:
        echo = echoed(self.reading.values.get("header", {}))
        echo.pop("file_identifier", None)  # that of the file of people is told, which the job has (oqs-wire §4.3)
        result = Result({"header": {**echo, **header}, "body": {}}, outcome, codes=codes_of(findings))
        return services.walk(sent(self.incoming, self.message, result))


def job_of(incoming: Incoming, message: wire.Message, number: str, *, look: bool = False) -> BulkJob | None:
    """Return the job of this reception number; None for one of another provider, sandbox or exchange too.

    Two who `look` at a job at the same time do so one after the other, so that each is counted before the next.
    """
    asker, exchange = incoming.asker, message.id.removesuffix("02req")
    if asker.provider_id is None:
        return None
    return job_received(asker.sandbox_id, number, asker.provider_id, exchange, lock=look)


def _again(incoming: Incoming, message: wire.Message, known: services.Answered, form: Form) -> Outgoing | Delivery:
    """Give the answer given before; a result that was handed out is handed out again, the same bytes."""
    if known.status != ANSWERED or journaling.another_request(incoming, known):
        return journaling.again(incoming, known)
    said = wire.read(wire.MESSAGES[message.response_id], known.response, strict=False)
    header = said.values.get("header", {})
    job = job_of(incoming, message, header.get("reception_number", ""))
    if header.get("file_result") != "1":
        return journaling.again(incoming, known)
    if job is None:  # the journal keeps a result without its people, who must not be missing in silence
        raise RECEPTION_UNKNOWN.refusal()
    return _delivery(result_file(job, said.encoding), known.file_name, known.inquiry_id, form)


def _delivery(file: ResultFile, request_name: str, inquiry_id: int, form: Form) -> Delivery:
    name = wire.parse_file_name(request_name)
    if form == "zip":
        return Delivery(ZIP, name.zipped_name, inquiry_id, lambda: set_aside(file.zipped(name.response_name)))
    return Delivery(OCTETS[file.encoding], name.response_name, inquiry_id, file.sized)

"""A file of look-ups has come in: it is read by people, and becomes a job with a reception number; or is refused.

What makes a file unreadable bounces it (a problem, no response file). What is wrong with it as a file fails it, which
is told with the result or with the upload, as the sandbox is set (`bulk_faults_reading`). What is wrong with one
person is that person's alone and is found when that person is answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from django.db import connection, transaction

from batch.bulk.exchanges import EXCHANGES
from batch.bulk.units import TooManyPeopleError, store
from batch.bulk.work import ring_for_new
from batch.domain.bulk_refusals import TOO_MANY_FILES, TOO_MANY_PEOPLE
from batch.domain.readiness import ReadyTerms, expires_from, ready_from
from batch.domain.reception import new_number
from batch.models import UNFINISHED, BulkJob, BulkState, Exchange
from batch.selectors.bulk import in_process
from eligibility import services, wire
from eligibility.exchange import findings as found
from eligibility.exchange import journaling
from eligibility.exchange.findings import Finding, finding
from eligibility.exchange.flow import sent
from eligibility.exchange.handlers import echoed
from eligibility.exchange.messages import AskerChangedError, Incoming, Outgoing, Result
from sandbox.copying import new_ids
from sandbox.database import run
from sandbox.locks import keep_sandbox
from sandbox.models import BulkFaultsReading, Sandbox

LOCK_PROVIDER: Final = "SELECT id FROM consent_provider WHERE id = %s FOR NO KEY UPDATE"


class _SetAsideError(Exception):
    """Raised to undo what was written of a file, and to give another answer in its place."""

    def __init__(self, answer: Callable[[], Outgoing]) -> None:
        super().__init__()
        self.answer = answer


def take(incoming: Incoming, message: wire.Message, source: wire.Source) -> Outgoing:
    """Receive a file of look-ups (``OQSmu…01``), whose body comes from `source`, and answer it with its reception.

    It counts who asks when the file begins to come in: the body of a large one takes its time, and comes once. Raises
    AskerChangedError when sandbox or provider are gone by its end.
    """
    incoming = incoming._replace(asker=replace(incoming.asker, seen=None))
    reception = _Reception(incoming, message, source)
    if journaling.answered_before(incoming) is not None:
        reception.read_to_its_end()
        return reception.again()
    try:
        return _taken(reception)
    except journaling.NotWrittenError:  # the same request came twice at once, and the other one was quicker
        return reception.again()


def _taken(reception: "_Reception") -> Outgoing:
    try:
        with transaction.atomic():
            return reception.take()
    except _SetAsideError as aside:
        with transaction.atomic():
            reception.hold()
            return aside.answer()


class _Reception:
    """One file being received."""

    def __init__(self, incoming: Incoming, message: wire.Message, source: wire.Source) -> None:
        self.incoming = incoming
        self.message = message
        self.exchange = Exchange(message.id.removesuffix("01req"))
        self.sandbox = _sandbox_of(incoming)
        self.gathering = EXCHANGES[self.exchange].gather(incoming, message, source)

    def take(self) -> Outgoing:
        """Read the file and make a job of it; whatever hinders that undoes it."""
        job_id = self._new_id()
        findings: list[Finding] = []
        people = 0
        try:
            people = store(job_id, self.gathering, limit=self.sandbox.bulk_people_limit)
        except TooManyPeopleError as error:
            findings.append(finding(TOO_MANY_PEOPLE, limit=error.limit))
            self.read_to_its_end()
        reading = self.gathering.reading
        if faults := journaling.unreadable(reading):
            raise _SetAsideError(lambda: services.walk(journaling.bounced(self.kept, faults)))
        findings += found.file_findings(self.kept.asker, reading) + self.gathering.findings
        if findings:
            raise _SetAsideError(lambda: self._failed(findings))
        self.hold()
        self._make_room()
        job = self._job(job_id, people=people)
        if people == 0:  # of the register: there is nobody to be answered
            job.state, job.ended_wall_at = BulkState.DONE, self.incoming.wall
        return self._received(job)

    def hold(self) -> None:
        """Make sure that sandbox and provider are still there, and stay; files of one provider queue up here."""
        if not keep_sandbox(self.sandbox.pk):
            raise AskerChangedError
        provider = self.incoming.asker.provider_id
        if provider is not None and not run(LOCK_PROVIDER, (provider,)):
            raise AskerChangedError

    def read_to_its_end(self) -> None:
        """Read what is left of the file: to know what it was, and so that the connection can go on."""
        for _ in self.gathering:
            pass

    def again(self) -> Outgoing:
        """Give the answer given before under the same key."""
        known = journaling.answered_before(self.incoming)
        if known is None:
            raise AskerChangedError
        return journaling.again(self.kept, known)

    @property
    def kept(self) -> Incoming:
        """The request as the journal keeps it: in place of people, who have rows of their own, what the file was."""
        return self.incoming._replace(body=self.gathering.kept)

    def _failed(self, findings: Sequence[Finding]) -> Outgoing:
        """Tell what is wrong with the file as a whole, now or with the result."""
        at_once = self.sandbox.bulk_faults_reading == BulkFaultsReading.UPLOAD
        if at_once or self.incoming.asker.provider_id is None or findings[0].code == TOO_MANY_FILES.code:
            return self._refused(findings)
        job = self._job(self._new_id(), people=0)
        job.state, job.ended_wall_at = BulkState.FAILED, self.incoming.wall
        job.faults = [asdict(finding) for finding in findings]
        return self._received(job)

    def _refused(self, findings: Sequence[Finding]) -> Outgoing:
        values = {"header": {**self._echo(), **found.file_failure(findings)}, "body": {}}
        result = Result(values, "failed", on=self.gathering.on, codes=found.codes_of(findings))
        return services.walk(sent(self.kept, self.message, result))

    def _received(self, job: BulkJob) -> Outgoing:
        """Write the job, and answer with its reception number; the bell rings when both are committed."""
        job.save(force_insert=True)
        body: dict[str, Any] = {"reception_number": job.reception_number}
        if any(row.name == "received_at" for row in wire.MESSAGES[self.message.response_id].body):
            body["received_at"] = self.incoming.at
        result = Result({"header": self._echo(), "body": body}, on=self.gathering.on)
        outgoing = services.walk(sent(self.kept, self.message, result))
        if job.state in UNFINISHED:
            transaction.on_commit(lambda: ring_for_new(job))
        return outgoing

    def _make_room(self) -> None:
        """Make sure that the provider has not too many files in process."""
        limit = self.sandbox.bulk_files_limit
        if in_process(self._provider_id, at=self.incoming.at).count() >= limit:
            refusal = finding(TOO_MANY_FILES, limit=limit)
            raise _SetAsideError(lambda: self._failed([refusal]))

    def _job(self, job_id: int, *, people: int) -> BulkJob:
        incoming, sandbox = self.incoming, self.sandbox
        manners = incoming.asker.manners
        terms = ReadyTerms(
            sandbox.bulk_ready, sandbox.bulk_ready_seconds, sandbox.bulk_ready_time, sandbox.bulk_ready_fetches
        )
        due = ready_from(terms, incoming.at)
        return BulkJob(
            pk=job_id,
            sandbox=sandbox,
            provider_id=self._provider_id,
            key_id=incoming.asker.key_id,
            exchange=self.exchange,
            reception_number=new_number(),
            file_name=incoming.kept_name,
            file_identifier=self._echo().get("file_identifier", ""),
            on=self.gathering.on,
            at=incoming.at,
            wall_at=incoming.wall,
            readings=asdict(incoming.asker.readings),
            strict=manners.strict,
            element_order=manners.order,
            shuffle_seed=manners.seed,
            people=people,
            ready_at=due.at,
            ready_fetches=due.fetches,
            expires_at=expires_from(incoming.at, sandbox.bulk_keep_days),
        )

    @staticmethod
    def _new_id() -> int:
        with connection.cursor() as cursor:
            return new_ids(cursor, "batch_bulkjob", 1)[0]

    @property
    def _provider_id(self) -> int:
        """The provider that asks; a key without one was refused as the file's first finding."""
        if self.incoming.asker.provider_id is None:
            raise AskerChangedError
        return self.incoming.asker.provider_id

    def _echo(self) -> dict[str, Any]:
        return echoed(self.gathering.reading.values.get("header", {}))


def _sandbox_of(incoming: Incoming) -> Sandbox:
    sandbox = Sandbox.objects.filter(pk=incoming.asker.sandbox_id).first()
    if sandbox is None:
        raise AskerChangedError
    return sandbox

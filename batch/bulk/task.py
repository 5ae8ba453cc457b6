"""What the people of a file share while they are answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from batch.models import BulkJob
from consent.selectors import Asker
from eligibility import wire
from eligibility.domain.decision import Decision
from eligibility.exchange.findings import Finding, codes_of, person_refusal
from eligibility.services import File, Person
from eligibility.wire import Values
from sandbox.domain.clock import Clock
from sandbox.domain.readings import Manners, Readings


@dataclass(frozen=True)
class Task:
    """A job as whoever answers its people sees it: who asks, when, in which manners; and the two messages."""

    job: BulkJob

    @cached_property
    def asker(self) -> Asker:
        """The provider that asks, with the readings of the time at which the file was received."""
        job = self.job
        return Asker(
            key_id=job.key_id,
            certificate_id=None,
            sandbox_id=job.sandbox_id,
            provider_code=job.provider.code,
            provider_id=job.provider_id,
            connected=True,
            proof_from=None,
            proof_until=None,
            clock=Clock(),
            manners=Manners(job.strict, "utf-8", self.order, job.shuffle_seed),
            readings=Readings(**job.readings),
        )

    @cached_property
    def order(self) -> wire.Order:
        """The order of elements in the result."""
        return "shuffled" if self.job.element_order == "shuffled" else "annex"

    @cached_property
    def request(self) -> wire.Message:
        """The message whose people are answered."""
        return wire.MESSAGES[f"{self.job.exchange}01req"]

    @cached_property
    def result(self) -> wire.Message:
        """The message they are answered in."""
        return wire.MESSAGES[f"{self.job.exchange}02res"]

    @cached_property
    def file(self) -> File:
        """What their rows in the journal share."""
        job = self.job
        return File(
            sandbox_id=job.sandbox_id,
            key_id=job.key_id,
            provider_code=job.provider.code,
            file_name=job.file_name,
            message=self.request.id,
            at=job.at,
            wall_at=job.wall_at,
            on=job.on,
            reception_number=job.reception_number,
        )

    @property
    def on(self) -> date:
        """The day people are checked on."""
        if self.job.on is None:
            raise ValueError(f"bulk job {self.job.pk} asks about no day")
        return self.job.on

    def read(self, text: str, place: int) -> wire.Reading:
        """Read a person's text as it came in the file."""
        return wire.read_unit(self.request, text, place, strict=self.job.strict)

    def render(self, values: Values, place: int) -> str:
        """Return a person's part of the result; shuffled, each has an order of its own that never changes."""
        return wire.render_unit(self.result, values, order=self.order, seed=self.job.shuffle_seed + place)

    def refused(self, place: int, text: str, findings: Sequence[Finding], echo: Values) -> Person:
        """Return what a person is told whose query is wrong."""
        response = self.render({**echo, **person_refusal(findings)}, place)
        return Person(place, "refused", text, response, codes=codes_of(findings))

    def answered(self, place: int, text: str, decision: Decision, rules: Sequence[str], values: Values) -> Person:
        """Return what a person is told by a decision, as `values` of their part of the result."""
        response = self.render(values, place)
        return Person(
            place, "answered", text, response, decision.validity.value, tuple(rules), candidates=decision.weighed
        )

"""People found in the register: holders of tickets of a month, people who consented (oqs-wire §5.8).

What is to be answered is written into each person's text when the file comes, so that it does not matter when that is
done: by which key they are checked, and what their consent discloses at that instant.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from batch.bulk.task import Task
from batch.domain.bulk_refusals import SPAN_MISSING, SPAN_REVERSED, TREATMENT_OTHER
from batch.domain.reception import day_of_month
from batch.presenters.bulk import found_values
from consent.domain.grants import HOME, ONLINE
from consent.selectors import grants_of
from eligibility import services, wire
from eligibility.domain.disclosure import Disclosure, disclosure_of
from eligibility.domain.facts import Query
from eligibility.domain.refusals import NOBODY_VISIBLE
from eligibility.exchange.findings import Finding, finding
from eligibility.exchange.messages import Incoming
from eligibility.services import Person
from insurers.selectors import SearchKey, search_keys, ticket_holders
from sandbox.domain.clock import day_of

Days = tuple[date, date]

SEARCH: Final = "/XmlMsg/MessageBody/QualificationConfirmSearchInfo"


class _Found:
    """People of the register; the request says which, and is read whole before the first is looked for."""

    def __init__(self, incoming: Incoming, message: wire.Message, source: wire.Source) -> None:
        self.incoming = incoming
        self.kept = _whole(source, message.max_bytes)
        self.reading = wire.read(message, self.kept, strict=incoming.asker.manners.strict)
        self.findings: list[Finding] = [] if self.reading.faults else self.judged()
        self._texts = self._found()

    def __iter__(self) -> Iterator[str]:
        return self._texts

    @property
    def on(self) -> date | None:
        """The day of the request: nothing else is asked about."""
        return day_of(self.incoming.at)

    @cached_property
    def search(self) -> Mapping[str, Any]:
        """What is asked for."""
        search: Mapping[str, Any] = self.reading.values.get("body", {}).get("search", {})
        return search

    def judged(self) -> list[Finding]:
        """Return what is wrong with what is asked for."""
        return []

    def texts(self) -> Iterator[str]:
        """Yield the text of each person."""
        raise NotImplementedError

    def _found(self) -> Iterator[str]:
        if not self.reading.faults and not self.findings and self.incoming.asker.provider_id is not None:
            yield from self.texts()


class TicketHolders(_Found):
    """Whose 医療券・調剤券 for the month asked for names the provider (OQSmutic)."""

    @property
    def on(self) -> date | None:
        """A day of the month: today in this month, else its last day, or its first while it is to come."""
        month = self.search.get("month")
        return day_of_month(month, day_of(self.incoming.at)) if month else None

    def texts(self) -> Iterator[str]:
        """Yield the holders in the order of the register."""
        asker = self.incoming.asker
        holders = ticket_holders(
            sandbox_id=asker.sandbox_id,
            provider_code=asker.provider_code,
            month=self.search["month"],
            at=self.incoming.at,
        )
        for _, key in holders:
            yield _text(key, None)


class Consenting(_Found):
    """Who consented to the provider, in the order in which they did; one person for each consent."""

    treatment = ""

    def judged(self) -> list[Finding]:
        """Demand the kind of visit of the exchange, and one span of days, whole and in order."""
        found = []
        if self.search.get("treatment") != self.treatment:
            found.append(finding(TREATMENT_OTHER, f"{SEARCH}/MedicalTreatmentFlag", code=self.treatment))
        given = [name for name in ("consented", "examined") if self._days(name) != (None, None)]
        if len(given) != 1 or None in self._days(given[0]):
            return [*found, finding(SPAN_MISSING, SEARCH)]
        first, last = self._days(given[0])
        if first is not None and last is not None and last < first:
            found.append(finding(SPAN_REVERSED, SEARCH))
        return found

    def texts(self) -> Iterator[str]:
        """Yield who consented within the days asked for."""
        at = self.incoming.at
        provider = self.incoming.asker.provider_id
        if provider is None:
            return
        grants = grants_of(
            provider, self.treatment, at, consented=self._span("consented"), examined=self._span("examined")
        )
        keys = search_keys([(grant.person_id, at) for grant in grants])
        for grant, key in zip(grants, keys, strict=True):
            yield _text(key, disclosure_of(grant, at))

    def _days(self, name: str) -> tuple[date | None, date | None]:
        return self.search.get(f"{name}_from"), self.search.get(f"{name}_until")

    def _span(self, name: str) -> Days | None:
        first, last = self._days(name)
        return None if first is None or last is None else (first, last)


class HomeVisits(Consenting):
    """Who consented to home visits (OQSmuhvq)."""

    treatment = HOME


class OnlineCare(Consenting):
    """Who consented to online care (OQSmuonq)."""

    treatment = ONLINE


def answered(task: Task, first_place: int, texts: Sequence[str]) -> list[Person]:
    """Check the people of a chunk by the keys they were found by; whole records, with consents and tickets."""
    asked = [json.loads(text) for text in texts]
    queries = [_query(one) for one in asked if one["key"]]
    decisions = iter(services.check(queries, asker=task.asker, on=task.on, at=task.job.at))
    people = []
    for place, (text, one) in enumerate(zip(texts, asked, strict=True), first_place):
        if not one["key"]:
            people.append(task.refused(place, text, [finding(NOBODY_VISIBLE)], {}))
            continue
        decision = next(decisions)
        values = found_values(
            decision, at=task.job.at, provider_code=task.asker.provider_code, disclosure=_disclosure(one)
        )
        people.append(task.answered(place, text, decision, [rule.id for rule in decision.rules], values))
    return people


def _text(key: SearchKey | None, disclosure: Disclosure | None) -> str:
    """Return a person's text: the key to check by, None for whom providers do not see, and what was consented to."""
    values = {
        "key": key and key._asdict(),
        "consent": disclosure and asdict(disclosure),
    }
    return json.dumps(values, ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _query(one: Mapping[str, Any]) -> Query:
    """Return the query a person's text asks."""
    key, disclosure = one["key"], _disclosure(one)
    return Query(
        insurer_number=key["insurer_number"],
        number=key["number_key"],
        birth_on=date.fromisoformat(key["birth_on"]),
        symbol=key["symbol_key"] or None,
        branch=key["branch"] or None,
        limit_consent=disclosure is not None and disclosure.limit_consent,
        disease_consent=disclosure is not None and disclosure.disease_consent,
    )


def _disclosure(one: Mapping[str, Any]) -> Disclosure | None:
    given = one["consent"]
    if given is None:
        return None
    until = given["available_until"]
    return Disclosure(
        given["flags"],
        datetime.fromisoformat(given["consented_at"]),
        until and datetime.fromisoformat(until),
    )


def _whole(source: wire.Source, most: int) -> bytes:
    """Return the body, or as much of it as shows that it is too much."""
    parts, wanted = [], most + 1
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)

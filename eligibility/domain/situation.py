"""What the rules of the answer look at: the enrolment a query means on one day, and what else is in force then."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from eligibility.domain.facts import EnrolmentFact
from eligibility.domain.matching import MATCHED, Weighed


class Situation(NamedTuple):
    """One query about one day.

    `matches` are the enrolments the key hits, the likeliest first: in force, else lost last, else beginning
    first. `insurances` and `welfares` (医療扶助) are the visible enrolments in force of the person of that first
    match, whatever their key and insurer; the first match leads its group when it is among them.
    """

    on: date
    matches: tuple[EnrolmentFact, ...]
    insurances: tuple[EnrolmentFact, ...]
    welfares: tuple[EnrolmentFact, ...]

    @property
    def persons(self) -> int:
        """Number of different persons that match."""
        return len({e.person_id for e in self.matches})

    @property
    def asked(self) -> EnrolmentFact:
        """The enrolment the query means. There is one as soon as anything matches."""
        return self.matches[0]

    @property
    def asked_in_force(self) -> bool:
        """Whether the asked enrolment covers the day."""
        return self.on in self.asked.period

    @property
    def asked_lost(self) -> bool:
        """Whether the asked enrolment ended before the day; the loss day itself is no longer covered."""
        return self.asked.period.upper is not None and self.asked.period.upper <= self.on

    @property
    def newest(self) -> EnrolmentFact:
        """The insurance in force with the latest 交付年月日 (domain §3.6); one without is older than any."""
        return max(self.insurances, key=lambda e: (e.issued_on or date.min, e.acquired_on))


def situation_of(weighed: Sequence[Weighed], on: date) -> Situation:
    """Find the enrolment meant on the day `on`, and what is in force beside it."""
    matches = [w.enrolment for w in weighed if w.rule is MATCHED]
    if not matches:
        return Situation(on, (), (), ())
    if len(matches) > 1:
        matches.sort(key=lambda e: _likelihood(e, on))
    asked = matches[0]
    theirs = [w.enrolment for w in weighed if w.seen and w.enrolment.person_id == asked.person_id]
    in_force = [e for e in theirs if on in e.period]
    if len(in_force) > 1:
        in_force.sort(key=lambda e: e is not asked)
    return Situation(
        on,
        tuple(matches),
        tuple([e for e in in_force if not e.welfare]),
        tuple([e for e in in_force if e.welfare]),
    )


def _likelihood(enrolment: EnrolmentFact, on: date) -> tuple[int, int]:
    """Order what a query may mean: what covers the day, then the latest before it, then the earliest after it."""
    first = enrolment.acquired_on.toordinal()
    if on in enrolment.period:
        return 0, first
    return (1, -first) if enrolment.acquired_on <= on else (2, first)

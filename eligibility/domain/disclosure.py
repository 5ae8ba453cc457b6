"""What a consent discloses in a qualification record at one instant: the flags, and between which times they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consent.domain.grants import ITEMS, Granted, GrantState, flag_of, state_of


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Flag (OQSCD016) of each kind of information (`consent.domain.grants.ITEMS`), and the times of the consent."""

    flags: Mapping[str, str]
    consented_at: datetime
    available_until: datetime | None

    @property
    def limit_consent(self) -> bool:
        """Whether the limit certificate is disclosed; what a query by this consent says (`Query`)."""
        return self.flags["ceiling"] == "1"

    @property
    def disease_consent(self) -> bool:
        """Whether specific-disease certificates are disclosed, likewise."""
        return self.flags["specific_disease"] == "1"


def disclosure_of(grant: Granted, at: datetime) -> Disclosure:
    """Return what a consent discloses at `at`; one that was ended was available until then."""
    ended = state_of(grant, at) is GrantState.ENDED
    return Disclosure(
        {item: flag_of(grant, item, at) for item in ITEMS},
        grant.consented_at,
        grant.ended_at if ended else grant.available_until,
    )

"""The register of the insurers, and beside it what only they know: 個人番号, residents, matches."""

from insurers.models.register import (
    Enrolment,
    Entitlement,
    EntitlementKind,
    Hold,
    Insurer,
    InsurerKind,
    Member,
    Person,
    Profile,
)
from insurers.models.residents import (
    IndividualNumber,
    Match,
    MatchCause,
    MatchState,
    Resident,
    ResidentEvent,
    ResidentRecord,
)

__all__ = [
    "Enrolment",
    "Entitlement",
    "EntitlementKind",
    "Hold",
    "IndividualNumber",
    "Insurer",
    "InsurerKind",
    "Match",
    "MatchCause",
    "MatchState",
    "Member",
    "Person",
    "Profile",
    "Resident",
    "ResidentEvent",
    "ResidentRecord",
]

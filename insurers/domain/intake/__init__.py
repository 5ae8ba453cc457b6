"""What becomes of a row of an enrolment file: one decision per kind of row, made on the member's book.

Every decision returns the row's `Outcome` and changes nothing unless it takes the row. Rules are those of
`insurers.domain.findings`; what one enrolment's terms decide alone is `insurers.domain.checks`, as for the services.
"""

from insurers.domain.intake.enrolments import take_enrolment
from insurers.domain.intake.entitlements import take_entitlement
from insurers.domain.intake.members import hold_enrolments, take_member
from insurers.domain.intake.outcome import Decided, Outcome, Setting, refused, told

__all__ = [
    "Decided",
    "Outcome",
    "Setting",
    "hold_enrolments",
    "refused",
    "take_enrolment",
    "take_entitlement",
    "take_member",
    "told",
]

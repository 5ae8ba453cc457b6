"""What becomes of a row of an enrolment file: one decision per kind of row, made on the member's book.

Every decision returns the row's `Outcome` and changes nothing unless it takes the row. Rules are those of
`insurers.domain.findings`; what one enrolment's terms decide alone is `insurers.domain.checks`, as for the services.
"""

from insurers.domain.intake.enrolments import take_enrolment
from insurers.domain.intake.entitlements import take_entitlement
from insurers.domain.intake.members import hold_enrolments, member_faults, take_member
from insurers.domain.intake.outcome import Decided, Outcome, Setting, refused, told
from insurers.domain.intake.roll import Roll

__all__ = [
    "Decided",
    "Outcome",
    "Roll",
    "Setting",
    "hold_enrolments",
    "member_faults",
    "refused",
    "take_enrolment",
    "take_entitlement",
    "take_member",
    "told",
]

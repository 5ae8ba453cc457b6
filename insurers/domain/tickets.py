"""医療券・調剤券 of public medical assistance as the register keeps them (oqs-wire §5.3, group d)."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

MOST_TEXT: Final = 200
"""Longest text of a ticket in characters; the real limits are unknown, this one is invented."""

_YES_OR_NO: Final = frozenset({"01", "02"})

CODES: Final = {
    "kind": frozenset({"01", "02"}),  # OQSCD018
    "treatment": frozenset({"01", "02", "03", "04", "05"}),  # OQSCD019
    "combination": frozenset({"01", "02"}),  # OQSCD020
    "social_insurance": _YES_OR_NO,  # OQSCD021
    "consistency": frozenset({"1"}),  # OQSCD022
    "infection": _YES_OR_NO,  # OQSCD023
    "elderly_care": _YES_OR_NO,  # OQSCD024
    "prefectural_expense": _YES_OR_NO,  # OQSCD025
}
"""Coded fields and the codes they allow; a test holds them against the code lists of the wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket; names are those of group d in eligibility.wire, codes are as on the wire, "" and None are absent.

    Three elements of the group are not here because they are known elsewhere: the first and last day are the
    entitlement's period, and whether the designated provider is the one asking depends on who asks. `month` is
    the first day of the 診療年月, `self_pay` is yen.
    """

    kind: str
    issue_number: str = ""
    month: date | None = None
    provider_code: str = ""
    provider_name: str = ""
    prescriber_code: str = ""
    prescriber_name: str = ""
    disease_1: str = ""
    disease_2: str = ""
    disease_3: str = ""
    treatment: str = ""
    self_pay: int | None = None
    district_contact: str = ""
    handling_contact: str = ""
    combination: str = ""
    social_insurance: str = ""
    consistency: str = ""
    infection: str = ""
    elderly_care: str = ""
    prefectural_expense: str = ""
    remark_1: str = ""
    remark_2: str = ""
    remark_3: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what is present as a JSON object: text, yen as a number, the month as ``YYYY-MM-DD``."""
        present = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) not in {"", None}}
        if self.month is not None:
            present["month"] = self.month.isoformat()
        return present

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Build from what `to_json` gave."""
        month = stored.get("month")
        return cls(**{**stored, "month": None if month is None else date.fromisoformat(month)})

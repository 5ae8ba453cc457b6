"""Reception of a bulk look-up: its number (受付番号), and the day that a month stands for."""

import secrets
from calendar import monthrange
from datetime import date
from typing import Final

DIGITS: Final = 17
PREFIX: Final = "SIM"


def new_number() -> str:
    """Return a new number: 20 characters which say nothing of when and in which order files came (oqs-wire §7.5).

    The real form is not known; the prefix shows that it is ours.
    """
    return f"{PREFIX}{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def day_of_month(month: date, today: date) -> date:
    """Return the day on which the people of a month are checked: today in this month, else its nearest day."""
    first, last = month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
    return min(max(first, today), last)

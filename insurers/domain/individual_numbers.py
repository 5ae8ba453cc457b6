"""個人番号: check digit, faults, synthetic numbers (domain §2.7). No sentence here repeats a number.

The number exists on the insurers' side only. The check digit misses some errors (remainders 0 and 1 both give 0), so a
right one proves nothing; a wrong one is a slip of the pen.
"""

from operator import mul
from typing import Final

from insurers.domain.numbers import NumberFault

DIGITS: Final = 12

SYNTHETIC: Final = "99"
"""How every made-up number begins. No range is reserved for tests in the real system: this one is our own."""

MOST_SYNTHETIC: Final = 10 ** (DIGITS - 1 - len(SYNTHETIC))
"""How many synthetic numbers there are."""

FORM: Final = NumberFault(
    "SIM-INDIVIDUAL-FORM",
    "個人番号は12桁の数字です。",
    "A 個人番号 has 12 digits.",
)
CHECK_DIGIT: Final = NumberFault(
    "SIM-INDIVIDUAL-CHECK-DIGIT",
    "個人番号の検査用数字が一致しません。",
    "The check digit of the 個人番号 does not fit.",
)

# Q(n) from the highest body digit to the lowest: n − 5 for n = 11…7, then n + 1 for n = 6…1.
_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MODULUS: Final = 11
_ZERO: Final = ord("0")
_OFFSET: Final = _ZERO * sum(_WEIGHTS)
# By remainder: 11 − remainder, and 0 where that would have two digits.
_DIGIT_OF: Final[tuple[int, ...]] = (
    _ZERO,
    *(_ZERO + max(0, _MODULUS - remainder) % 10 for remainder in range(1, _MODULUS)),
)


def individual_check_digit(body: str) -> str:
    """Return the 検査用数字 of 11 digits: 11 − (Σ P·Q mod 11), 0 where the remainder is 0 or 1."""
    return chr(_digit_of(body.encode()))


def individual_number_faults(number: str) -> tuple[NumberFault, ...]:
    """Return what is wrong with a 個人番号; an empty tuple means valid."""
    if len(number) != DIGITS or not (number.isascii() and number.isdigit()):
        return (FORM,)
    return () if is_individual_number(number) else (CHECK_DIGIT,)


def is_individual_number(number: str) -> bool:
    """Tell whether `number` is 12 ASCII digits with a right check digit; about a microsecond."""
    if len(number) != DIGITS or not (number.isascii() and number.isdigit()):
        return False
    digits = number.encode()
    return digits[-1] == _digit_of(digits)


def synthetic_number(serial: int) -> str:
    """Return the made-up number with this serial (from 0 to `MOST_SYNTHETIC` - 1); every serial gives another one."""
    if not 0 <= serial < MOST_SYNTHETIC:
        raise ValueError(f"a serial is from 0 to {MOST_SYNTHETIC - 1}")
    body = f"{SYNTHETIC}{serial:0{DIGITS - 1 - len(SYNTHETIC)}d}"
    return body + individual_check_digit(body)


def _digit_of(digits: bytes) -> int:
    """Return the check digit of the first 11 digits, as its character's code."""
    total: int = sum(map(mul, _WEIGHTS, digits))
    return _DIGIT_OF[(total - _OFFSET) % _MODULUS]

"""Numbers one keystroke away from a given one: the misread digit on a worn card (P-07)."""

from collections.abc import Iterator


def one_digit_off(number: str) -> Iterator[str]:
    """Yield every number that differs from this one in a single digit, and every swap of two neighbours."""
    for place, digit in enumerate(number):
        if digit.isdigit():
            for other in "0123456789":
                if other != digit:
                    yield number[:place] + other + number[place + 1 :]
    for place in range(len(number) - 1):
        if number[place] != number[place + 1]:
            yield number[:place] + number[place + 1] + number[place] + number[place + 2 :]

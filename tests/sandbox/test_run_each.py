"""One statement for many sets of values, of which one is carried out while the next is made."""

from collections.abc import Iterator

import pytest
from django.db import DataError, IntegrityError, transaction

from sandbox.database import run, run_each

pytestmark = pytest.mark.django_db

INSERT = "INSERT INTO numbers (n, text) VALUES (%s::int, %s)"
LARGE = "x" * 1_000_000  # more than a socket takes at once


@pytest.fixture(autouse=True)
def numbers() -> None:
    """Make a table of numbers that are there once, and of at most four digits."""
    run("CREATE TEMPORARY TABLE numbers (n int UNIQUE CHECK (n < 10000), text text) ON COMMIT DROP")


def written() -> list[int]:
    return [n for (n,) in run("SELECT n FROM numbers ORDER BY n")]


def test_each_set_of_values_is_carried_out_in_order() -> None:
    run_each(INSERT, [])
    run_each(INSERT, ((n, LARGE if n % 2 else "") for n in range(5)))
    assert run("SELECT n, length(text) FROM numbers ORDER BY ctid") == [
        (0, 0), (1, 1_000_000), (2, 0), (3, 1_000_000), (4, 0),
    ]  # fmt: skip


def test_what_fails_while_values_are_made_is_raised_and_all_is_undone() -> None:
    def two_and_no_third() -> Iterator[tuple[int, str]]:
        yield 1, ""
        yield 2, LARGE
        raise LookupError

    with pytest.raises(LookupError), transaction.atomic():
        run_each(INSERT, two_and_no_third())
    assert written() == []


@pytest.mark.parametrize("values", [[1, 1], [1, 1, 2], [1, 10000, 2, 3]])
def test_what_postgresql_refuses_is_raised_first_or_last_and_all_is_undone(values: list[int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        run_each(INSERT, ((n, LARGE) for n in values))
    assert written() == []


def test_what_fails_while_values_are_made_is_raised_although_postgresql_refuses_those_before() -> None:
    def a_wrong_one_and_no_second() -> Iterator[tuple[str, str]]:
        yield "one", ""
        raise LookupError

    with pytest.raises(LookupError), transaction.atomic():
        run_each(INSERT, a_wrong_one_and_no_second())
    assert written() == []


def test_who_asks_anything_else_while_values_are_made_is_told() -> None:
    def asking() -> Iterator[tuple[int, str]]:
        yield 1, LARGE
        run("SELECT 1")
        yield 2, ""

    with pytest.raises(RuntimeError, match="while the values for run_each are made"), transaction.atomic():
        run_each(INSERT, asking())
    assert written() == []


def test_what_postgresql_cannot_read_is_raised_and_all_is_undone() -> None:
    with pytest.raises(DataError), transaction.atomic():
        run_each(INSERT, [("1", ""), ("one", "")])
    assert written() == []

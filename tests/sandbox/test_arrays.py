"""Array literals: what PostgreSQL reads out of them is what was put in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox import arrays

TEXTS = st.text(
    st.one_of(st.sampled_from('"\\{},; \t\n'), st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
INSTANTS = st.datetimes(timezones=st.just(UTC))


def _read(kind: str, literal: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [literal])
        found: list[Any] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db
@given(values=st.lists(st.none() | TEXTS, max_size=5))
@example(values=["", "NULL", "null", '"', "\\", "{}", ",", " a ", None, "\n", "　", '\\\\"', "'", "%s"])
@example(values=["NULL", "", "{}", ",", " a "])
def test_texts(values: list[str | None]) -> None:
    assert _read("text", arrays.texts(values)) == values


@pytest.mark.django_db
@given(values=st.lists(st.binary(max_size=40), max_size=5))
def test_binaries(values: list[bytes]) -> None:
    assert [bytes(value) for value in _read("bytea", arrays.binaries(values))] == values


@pytest.mark.django_db
@given(values=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=5))
def test_numbers(values: list[int | None]) -> None:
    assert _read("bigint", arrays.numbers(values)) == values


@pytest.mark.django_db
@given(values=st.lists(st.none() | st.dates(), max_size=5))
def test_days(values: list[date | None]) -> None:
    assert _read("date", arrays.days(values)) == values


@pytest.mark.django_db
@given(values=st.lists(st.none() | INSTANTS, max_size=5))
def test_instants(values: list[datetime | None]) -> None:
    assert _read("timestamptz", arrays.days(values)) == values

"""Rows of COPY's binary format: what PostgreSQL reads out of them is what was put in."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import DataError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox import binary
from sandbox.copying import BLOCK, copy_binary

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


class Row(NamedTuple):
    """A value of every type there is."""

    text: str
    texts: tuple[str, ...]
    octets: bytes
    small: int
    whole: int
    big: int | None
    day: date | None
    instant: datetime

    @property
    def fields(self) -> bytes:
        """The row as it is sent."""
        return b"".join(
            (
                binary.columns(len(self)),
                binary.text(self.text),
                binary.texts(self.texts),
                binary.octets(self.octets),
                binary.small(self.small),
                binary.whole(self.whole),
                binary.big(self.big),
                binary.day(self.day),
                binary.instant(self.instant),
            )
        )


ROWS = st.builds(
    Row,
    text=TEXTS,
    texts=st.lists(TEXTS, max_size=3).map(tuple),
    octets=st.binary(max_size=12),
    small=st.integers(-(2**15), 2**15 - 1),
    whole=st.integers(-(2**31), 2**31 - 1),
    big=st.none() | st.integers(-(2**63), 2**63 - 1),
    day=st.none() | st.dates(),
    instant=st.datetimes(timezones=st.just(UTC)),
)
PLAIN = Row("日本", ("a", ""), b"\\\0", 1, -1, None, None, datetime(1999, 12, 31, 23, 59, 59, 1, tzinfo=UTC))


def copied(rows: list[Row]) -> list[tuple[object, ...]]:
    """Write rows into a table and read them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE t (nth bigserial, a text, b varchar[], c bytea, d smallint, e integer, f bigint,"
            " g date, h timestamptz)"
        )
        copy_binary(cursor, "t", tuple("abcdefgh"), (row.fields for row in rows))
        cursor.execute("SELECT a, b, c, d, e, f, g, h FROM t ORDER BY nth")
        found = [(a, tuple(b), bytes(c), *others) for a, b, c, *others in cursor.fetchall()]
        cursor.execute("DROP TABLE t")
    return found


@given(rows=st.lists(ROWS, max_size=3))
@example(rows=[PLAIN])
@example(rows=[PLAIN._replace(whole=n) for n in range(2 * BLOCK + 1)])
def test_a_row_comes_out_as_it_went_in(rows: list[Row]) -> None:
    assert copied(rows) == rows


def test_an_instant_counts_whatever_its_zone() -> None:
    row = PLAIN._replace(instant=PLAIN.instant.astimezone(tz=None) + timedelta(microseconds=7))
    assert copied([row]) == [row]


def test_what_postgresql_says_of_a_row_is_an_error_of_django() -> None:
    with pytest.raises(DataError):
        copied([PLAIN._replace(text="\0")])

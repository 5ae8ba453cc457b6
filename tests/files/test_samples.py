"""Files to start from: empty ones are read, filled ones are taken without a fault, and both say what they are."""

import io
from datetime import date, datetime

import pytest

from batch.domain.layouts import LAYOUTS, READERS
from batch.domain.reading import FileReader
from batch.domain.samples import INSURER, SAMPLES, SYNTHETIC, sample, template
from eligibility.wire.encoding import Encoding
from fixtures.cast import cast
from insurers.domain.book import Book
from insurers.domain.intake import (
    Decided,
    Outcome,
    Setting,
    member_faults,
    take_enrolment,
    take_entitlement,
    take_member,
)
from insurers.domain.rows import EnrolmentRow, EntitlementRow, MemberRow, Row
from sandbox.domain.clock import JST

KINDS = pytest.mark.parametrize("kind", LAYOUTS)
SETTING = Setting(INSURER, "society", datetime(2026, 11, 20, 10, tzinfo=JST), date(2026, 11, 20))


def check_digit(body: str) -> int:
    """Return the 検査用数字 of 11 digits, as domain §2.7 words it."""
    weights = [n + 1 if n <= 6 else n - 5 for n in range(11, 0, -1)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return 0 if rest in {0, 1} else 11 - rest


def read(kind: str, data: bytes) -> list[list[str]]:
    """Return the rows of a file."""
    return [list(texts) for _, texts in FileReader(io.BytesIO(data), LAYOUTS[kind])]


def rows(kind: str) -> list[Row]:
    """Return the rows of a sample, none of which may be refused; numbers as the engine marks them."""
    layout, found = LAYOUTS[kind], []
    for texts in read(kind, sample(kind)):
        for at in layout.secret:
            assert check_digit(texts[at][:11]) == int(texts[at][11:])
            texts[at] = f"{int(texts[at]):064x}.{'0b' * 28}"
        row, findings = READERS[layout.kind](texts)
        assert findings == ()
        assert row is not None
        found.append(row)
    return found


def take(book: Book, row: Row) -> Decided:
    """Decide a row on the book of its member."""
    match row:
        case MemberRow():
            assert member_faults(row, new=True, setting=SETTING) == []
            return take_member(book, row, SETTING)
        case EnrolmentRow():
            return take_enrolment(book, row, SETTING)
        case EntitlementRow():
            return take_entitlement(book, row, SETTING)


@KINDS
@pytest.mark.parametrize("japanese", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
def test_a_template_is_a_file_without_rows(kind: str, japanese: bool, encoding: Encoding) -> None:
    data = template(kind, japanese=japanese, encoding=encoding)
    assert read(kind, data) == []
    assert (LAYOUTS[kind].columns[1].ja in data.decode("cp932" if encoding == "shift_jis" else "utf-8")) == japanese


@KINDS
def test_a_sample_reads_the_same_in_every_form(kind: str) -> None:
    plain = read(kind, sample(kind))
    assert plain
    assert read(kind, sample(kind, japanese=True)) == plain
    assert read(kind, sample(kind, encoding="shift_jis")) == plain


@KINDS
def test_every_file_says_that_it_is_synthetic(kind: str) -> None:
    for data in (template(kind), sample(kind)):
        assert data.decode("utf-8-sig").startswith(SYNTHETIC) or data.decode("utf-8-sig").startswith(f'"{SYNTHETIC}"')
    assert "架空" in SYNTHETIC
    assert "synthetic" in SYNTHETIC


def test_the_samples_are_of_an_insurer_of_the_cast() -> None:
    (insurer,) = [one for one in cast().insurers if one.number == INSURER]
    assert insurer.kind == SETTING.kind
    assert tuple(SAMPLES) == tuple(LAYOUTS)


def test_the_samples_together_are_a_tour_without_a_fault() -> None:
    books: dict[str, Book] = {}
    for kind in LAYOUTS:
        for row in rows(kind):
            assert row.insurer_number == INSURER
            assert (row.member_code in books) == (kind != "member")
            book = books.setdefault(row.member_code, Book(row.member_code))
            decided = take(book, row)
            assert decided.outcome is Outcome.APPLIED, (kind, row, decided)
            assert decided.findings == ()
    lost = [enrolment.terms.period.upper for book in books.values() for enrolment in book.enrolments.versions]
    assert lost == [None, date(2026, 11, 16), None, None]
    assert [e.terms.ratio for e in books["S-0003"].entitlements.versions] == ["030"]


def test_the_samples_use_every_column_and_every_event() -> None:
    for kind, layout in LAYOUTS.items():
        used = {name for _, cells in SAMPLES[kind] for name, text in cells.items() if text}
        assert set(layout.names) - used == {"insurer_number"}
        if layout.event:
            events = {getattr(row, layout.event).value for row in rows(kind)}
            assert events <= set(layout.events)
            assert events == set(layout.events) or kind in {"limit", "disease"}

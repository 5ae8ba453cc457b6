"""Whatever stands in the cells: every row has one outcome, and what was taken is registered letter by letter."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import count
from typing import Final

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from batch.domain.formulas import original
from batch.domain.layouts import LAYOUTS
from batch.models import FileChunk, FileJob, JobState
from insurers.models import Profile
from tests.intake.rules import ratio
from tests.intake.world import Sender, Values, enrolment, member, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

LAWS: Final = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SERIAL: Final = count(1)

ODD: Final = (
    *(
        "=1+1",
        "+1",
        "-1",
        "@x",
        "'=1",
        "''",
        "\\",
        "\\N",
        "\\.",
        "\\\\N",
        "a\tb",
        "\t",
        "●",
        "a\nb",
        "\n",
        '"',
        '""',
        ",",
    ),
    *("　", " x ", "％s", "%s", "{value}", "$1", "NULL", "null", "𠮷", "髙", "e\u0301", "\u200b", "\x7f", "9" * 12),
)
CELLS: Final = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=9
)
NAMES: Final = st.builds(lambda around, cell: around + cell, st.sampled_from(["見本", "x"]), CELLS)


def made(kind: str, proper: Values) -> st.SearchStrategy[Values]:
    """Return rows of a kind: proper ones with some cells changed."""
    changed = st.dictionaries(st.sampled_from(LAYOUTS[kind].names), CELLS, max_size=2)
    return changed.map(lambda cells: {**proper, **cells})


FILES: Final = {
    "member": st.lists(
        st.one_of(
            st.integers(0, 3).flatmap(lambda n: made("member", member(n))),
            st.builds(lambda n, name: member(n, name=name), st.integers(0, 3), NAMES),
        ),
        max_size=12,
    ),
    "enrolment": st.lists(
        st.integers(0, 5).flatmap(
            lambda n: st.sampled_from(["acquire", "lose", "change", "cancel"]).flatmap(
                lambda event: made(
                    "enrolment", enrolment(n, event=event, lost_on="20261110" if event == "lose" else "")
                )
            )
        ),
        max_size=12,
    ),
    "ratio": st.lists(
        st.sampled_from(["record", "void"]).flatmap(lambda action: made("ratio", ratio(action=action))), max_size=12
    ),
}


def written(kind: str, rows: Sequence[Values]) -> bytes:
    """Return a file as a spreadsheet writes it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(LAYOUTS[kind].names)
    writer.writerows([row.get(name, "") for name in LAYOUTS[kind].names] for row in rows)
    return out.getvalue().encode()


def in_a_new_sandbox() -> Sender:
    return sender(f"any-{next(SERIAL)}")


@pytest.mark.parametrize("kind", FILES)
@LAWS
@given(data=st.data())
def test_every_row_is_applied_held_unchanged_or_refused(kind: str, data: st.DataObject) -> None:
    rows = data.draw(FILES[kind])
    who = in_a_new_sandbox()
    if kind != "member":
        who.has_taken("member", [member(n) for n in range(4)])
    job = who.has_taken(kind, raw=written(kind, rows))
    every_row_has_its_outcome(job, len(rows))


def every_row_has_its_outcome(job: FileJob, rows: int) -> None:
    letters, told = outcomes(job), said(job)
    event(f"{sorted(set(letters))}")
    assert (job.state, job.rows, len(letters)) == (JobState.DONE, rows, rows), job.fault
    for chunk in FileChunk.objects.filter(job=job):
        counts = {"a": chunk.applied, "h": chunk.held, "u": chunk.unchanged, "r": chunk.refused}
        assert counts == {letter: chunk.outcomes.count(letter) for letter in "ahur"}
    for line, letter in enumerate(letters, 1):
        assert (line in told) or letter in "au"
        assert letter != "u" or line not in told


@LAWS
@given(name=NAMES)
def test_a_name_that_is_taken_stands_in_the_register_as_it_was_written(name: str) -> None:
    who = in_a_new_sandbox()
    job = who.has_taken("member", raw=written("member", [member(0, name=name)]))
    if outcomes(job) in {"a", "h"}:
        event("taken")
        assert Profile.objects.get(member__insurer=who.insurer).name == original(name).strip()
        again = who.has_taken("member", raw=written("member", [member(0, name=name), member(1)]))
        assert outcomes(again)[0] == "u"

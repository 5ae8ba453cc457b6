"""Enrolment files of the benchmark: a first load, the next month's with 1 % changed, and one of the changed rows alone.

All people are members of one insurer. They are those of `fixtures.population.people`, so that the residents the file is
matched with are known too.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from batch.domain.layouts import LAYOUTS
from fixtures.population.people import Person, person
from fixtures.population.residents import number_of
from tests.bench.asking import SEED

INSURER: Final = "06139919"
KINDS: Final = ("member", "enrolment")
CHANGED: Final = 100
"""One row in so many is changed in the second month."""

VARIANTS: Final = ("first", "monthly", "changes")


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of a size lie: by kind and variant."""

    folder: Path
    people: int

    def path(self, kind: str, variant: str) -> Path:
        """Return the path of one file."""
        return self.folder / f"{kind}-{variant}-{self.people}.csv"

    def made(self) -> bool:
        """Tell whether all of them are there."""
        return all(self.path(kind, variant).exists() for kind in KINDS for variant in VARIANTS)


def make(files: Files) -> None:
    """Write the files; some are the other half finished until all are renamed."""
    files.folder.mkdir(parents=True, exist_ok=True)
    wanted = [files.path(kind, variant) for kind in KINDS for variant in VARIANTS]
    streams = {path: path.with_suffix(".part").open("w", encoding="utf-8", newline="") for path in wanted}
    for kind in KINDS:
        for variant in VARIANTS:
            streams[files.path(kind, variant)].write(",".join(LAYOUTS[kind].names) + "\r\n")
    for n in range(files.people):
        who, changed = person(SEED, n), n % CHANGED == 0
        for kind in KINDS:
            first = ROW[kind](who, changed=False)
            later = ROW[kind](who, changed=True) if changed else first
            streams[files.path(kind, "first")].write(first)
            streams[files.path(kind, "monthly")].write(later)
            if changed:
                streams[files.path(kind, "changes")].write(later)
    for path, stream in streams.items():
        stream.close()
        path.with_suffix(".part").rename(path)


def code_of(who: Person) -> str:
    """Return the insurer's number of a person."""
    return f"K{who.n:07d}"


def member_row(who: Person, *, changed: bool) -> str:
    """Return a person's line in a file of members; a changed one has another postal code."""
    values = {
        "insurer_number": INSURER,
        "member_code": code_of(who),
        "individual_number": number_of(SEED, who.n),
        "name": who.name,
        "name_kana": who.name_kana,
        "birth_on": f"{who.birth_on:%Y%m%d}",
        "sex": who.sex,
        "postal_code": "999-9999" if changed else who.postal_code,
        "address": who.address,
    }
    return _line("member", values)


def enrolment_row(who: Person, *, changed: bool) -> str:
    """Return the line of a person's enrolment; a changed one has another card."""
    card = who.coverages[-1]
    day = f"{max(card.first, who.birth_on):%Y%m%d}"
    values = {
        "insurer_number": INSURER,
        "event": "change" if changed else "acquire",
        "member_code": code_of(who),
        "acquired_on": day,
        "symbol": "41",
        "number": f"{who.n:07d}",
        "branch": card.branch or "00",
        "relation": card.relation or "1",
        "card_class": "02" if changed else "01",
        "insured_name": who.insured_name,
        "issued_on": day,
    }
    return _line("enrolment", values)


ROW: Final = {"member": member_row, "enrolment": enrolment_row}


def _line(kind: str, values: dict[str, str]) -> str:
    return ",".join(values.get(name, "") for name in LAYOUTS[kind].names) + "\r\n"

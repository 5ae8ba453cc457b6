"""Every id of a fact that is cited anywhere has its row in facts.yaml, and every row is cited somewhere."""

import re
from collections import Counter
from functools import cache

import pytest

from fixtures import documents
from fixtures.citations import NOWHERE, anchor, citations, linked
from fixtures.reference import facts_page
from fixtures.reference.facts import CHAPTERS, Facts, facts, read_facts
from sandbox.domain.refusals import Refusal
from tests.repository.markdown import places
from tests.repository.tree import ROOT, files, shown

PAGE = ROOT / "docs/reference/facts.md"
# The facts themselves, and what explains how they are cited.
NOT_READ = (
    "docs/reference/facts.md",
    "fixtures/reference/facts",
    "fixtures/citations.py",
    "tests/repository/test_facts.py",
)
# Where a section is one of this document even before any document is named.
HOMES = {"eligibility/wire/": "oqs-wire", "docs/reference/invented-wire.md": "oqs-wire"}
KEY = re.compile(r"(?<![\w-])S\d{1,2}(?!\w)")
KEYED = ("eligibility/wire/", "docs/reference/")


@cache
def cited() -> dict[str, str]:
    """Return every id that a file cites, with one of the files."""
    return {
        one: path
        for path, text in _read().items()
        for citation in citations(text, next((home for at, home in HOMES.items() if path.startswith(at)), NOWHERE))
        for one in citation.ids
    }


def test_whatever_is_cited_has_a_row() -> None:
    rows = {fact.id for fact in facts().facts}
    assert {one: path for one, path in cited().items() if one not in rows} == {}, (
        "add a row to fixtures/reference/facts.yaml and run make docs; a bare § must say of which document it is"
    )


def test_whatever_has_a_row_is_cited() -> None:
    assert [fact.id for fact in facts().facts if fact.id not in cited()] == []


def test_the_keys_of_sources_are_those_in_use() -> None:
    named = {key for path, text in _read().items() if path.startswith(KEYED) for key in KEY.findall(text)}
    assert len(named) > 5
    keys = {source.id for source in facts().sources}
    assert sorted(named - keys) == []
    used = " ".join(fact.source for fact in facts().facts)
    assert sorted(key for key in keys - named if key not in used) == []
    assert sorted(set(KEY.findall(used)) - keys) == []


def test_every_fact_has_one_row_with_a_chapter_and_a_place() -> None:
    ids = [*(fact.id for fact in facts().facts), *(source.id for source in facts().sources)]
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert [fact.id for fact in facts().facts if not fact.id.startswith(tuple(CHAPTERS))] == []
    assert [one for one in ids if anchor(one) not in places(PAGE)] == []


def test_every_fact_is_one_sentence_in_each_language() -> None:
    assert [fact.id for fact in facts().facts if not re.fullmatch(r"[^。]+。", fact.ja)] == []
    assert [fact.id for fact in facts().facts if not fact.en.endswith(".") or re.search(r"[.!?;] ", fact.en)] == []


def test_what_the_project_decided_names_its_decision() -> None:
    frame = [fact for fact in facts().facts if fact.id.startswith("design §")]
    assert frame
    assert [fact.id for fact in frame if not fact.decisions] == []


def test_the_page_is_current() -> None:
    assert [path for path, text in facts_page().items() if not documents.is_current(path, text)] == [], "run make docs"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("R-063, P-17; design §5", ["R-063", "P-17", "design §5"]),
        ("（R-05A、P-05）", ["R-05A", "P-05"]),
        ("R-060…R-062", ["R-060", "R-061", "R-062"]),
        ("R-060..R-062", ["R-060", "R-061", "R-062"]),
        ("R-009–011", ["R-009", "R-010", "R-011"]),
        ("P-05 to P-07", ["P-05", "P-06", "P-07"]),
        ("P-07–P-05", ["P-07"]),
        ("within R-060 to 10 days", ["R-060"]),
        ("oqs-wire §2.2–2.4", ["oqs-wire §2.2", "oqs-wire §2.3", "oqs-wire §2.4"]),
        ("domain §2.1-§2.2, §2.5.", ["domain §2.1", "domain §2.2", "domain §2.5"]),
        ("domain §2.9–3.1", ["domain §2.9", "domain §3.1"]),
        ("`oqs-wire §12.10` (3) and §8", ["oqs-wire §12.10", "oqs-wire §8"]),
        ("(oqs-wire\n    # §4.1, §2.6)", ["oqs-wire §4.1", "oqs-wire §2.6"]),
        ("Design §7: so", ["design §7"]),
        ("oqs-wire.md §3", ["oqs-wire §3"]),
        ("§4.2", ["§4.2"]),
        ("P-0042 R-1 SIM-P-01 R-0631 XR-063 ADR 0004", []),
    ],
)
def test_how_facts_are_cited(text: str, ids: list[str]) -> None:
    assert [one for citation in citations(text) for one in citation.ids] == ids


def test_a_bare_section_is_one_of_the_home_until_a_document_is_named() -> None:
    found = [citation.ids for citation in citations("§4.2, domain §3.5, §3.6", "oqs-wire")]
    assert found == [("oqs-wire §4.2",), ("domain §3.5",), ("domain §3.6",)]


def test_citations_become_links() -> None:
    assert linked("domain §2.1–2.3, §2.5; P-07 (x)") == (
        "[domain §2.1–2.3](facts.md#domain-2.1), [§2.5](facts.md#domain-2.5); [P-07](facts.md#p-07) (x)"
    )
    assert linked("OQSCD015; P-07", "../") == "[OQSCD015](../codes.md#oqscd015); [P-07](../facts.md#p-07)"


def test_a_file_of_facts_is_read_strictly() -> None:
    row = "{id: P-01, ja: 文。, en: A sentence., known: [%s]%s}"
    text = "facts:\n  - %s\nsources:\n  - {id: S1, ja: 名, en: a name}\n"
    good = read_facts(text % (row % ("seed", ", source: a site")))
    assert isinstance(good, Facts)
    assert good.facts[0].known == ("seed",)
    with pytest.raises(Refusal) as refused:
        read_facts(text % (row % ("sure", ", sauce: a site")))
    assert [detail.path for detail in refused.value.errors] == ["/facts/0/source", "/facts/0/known", "/facts/0/sauce"]


@cache
def _read() -> dict[str, str]:
    """Return the text of every file that may cite by its path; no citation hides in what is not UTF-8."""
    paths = {shown(file): file for file in files() if not shown(file).startswith(NOT_READ)}
    return {path: file.read_text(encoding="utf-8", errors="replace") for path, file in paths.items()}

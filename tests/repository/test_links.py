"""Every link of every document leads somewhere, and every document can be reached from the first one."""

import re
from pathlib import Path

import pytest

from tests.repository.markdown import blocks, links, places
from tests.repository.tree import ROOT, files, shown

PAGES = files("*.md")
NAMED = pytest.mark.parametrize("page", PAGES, ids=shown)
# Pieces that a generator puts into its page.
PARTS = {ROOT / "fixtures/reference"}
OUTSIDE = re.compile(r"[a-z]+:")


def target(page: Path, link: str) -> tuple[Path, str]:
    """Return the file a link leads to and the place in it, empty for the file itself."""
    path, _, place = link.partition("#")
    return (page.parent / path).resolve() if path else page, place


@NAMED
def test_every_link_leads_to_a_file_and_a_place(page: Path) -> None:
    inside = [link for link in links(page) if not OUTSIDE.match(link)]
    broken = [link for link in inside if not _leads(*target(page, link))]
    assert broken == []


@NAMED
def test_every_fence_of_a_block_is_closed(page: Path) -> None:
    fences = re.findall(r"^ *```", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fences) == 2 * len(blocks(page))


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    new = {ROOT / "README.md"}
    while new:
        reached |= new
        linked = {target(page, link)[0] for page in new for link in links(page) if not OUTSIDE.match(link)}
        new = {page for page in linked if page.suffix == ".md"} - reached
    assert [shown(page) for page in PAGES if page not in reached and page.parent not in PARTS] == []


def test_there_are_links_to_look_at() -> None:
    assert len(PAGES) > 20
    assert sum(len(links(page)) for page in PAGES) > 100
    assert "match.known" in places(ROOT / "docs/rules/match.md")
    assert "the-first-ten-minutes" in places(ROOT / "README.md")
    assert "最初の10分" in places(ROOT / "README.ja.md")


def _leads(path: Path, place: str) -> bool:
    return path.exists() and (not place or place in places(path))

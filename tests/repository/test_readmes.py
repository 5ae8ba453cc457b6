"""The two READMEs say the same, and what they promise exists."""

import re
from pathlib import Path

import pytest

from tests.repository.markdown import blocks, headings, links, prose
from tests.repository.tree import ROOT

ENGLISH, JAPANESE = ROOT / "README.md", ROOT / "README.ja.md"
BOTH = pytest.mark.parametrize("page", [ENGLISH, JAPANESE], ids=lambda page: page.name)
FIRST_SCREEN = 1500  # characters


def commands(page: Path) -> list[str]:
    """Return the commands of a page; the reason is read in the page's language, comments are in it too."""
    texts = (block.text for block in blocks(page) if block.language == "sh")
    return [re.sub(r" +# .*", "", text.replace("explanation ja", "explanation en")) for text in texts]


def test_both_have_the_same_sections() -> None:
    levels = [level for level, _ in headings(ENGLISH)]
    assert levels == [level for level, _ in headings(JAPANESE)]
    assert len(levels) > 10


def test_both_have_the_same_commands() -> None:
    assert commands(ENGLISH) == commands(JAPANESE)
    assert len(commands(ENGLISH)) > 5


def test_both_show_output_at_the_same_places() -> None:
    assert [block.mark for block in blocks(ENGLISH)] == [block.mark for block in blocks(JAPANESE)]


def test_both_link_to_the_same_documents_and_to_each_other() -> None:
    english, japanese = links(ENGLISH), links(JAPANESE)
    assert english[0] == JAPANESE.name
    assert japanese[0] == ENGLISH.name
    assert sorted(english[1:]) == sorted(japanese[1:])


@BOTH
def test_both_name_the_same_things_in_code_font(page: Path) -> None:
    other = ENGLISH if page == JAPANESE else JAPANESE
    named = re.findall(r"`([A-Za-z/_.{}-]+)`", prose(page))
    assert sorted(set(named)) == sorted(set(re.findall(r"`([A-Za-z/_.{}-]+)`", prose(other))))


@pytest.mark.parametrize(
    ("page", "sentences"),
    [
        (ENGLISH, ("Not for production", "Synthetic data only")),
        (JAPANESE, ("本番では使えません", "架空データ専用です")),
    ],
    ids=["README.md", "README.ja.md"],
)
def test_the_first_screen_warns_and_has_the_two_commands(page: Path, sentences: tuple[str, ...]) -> None:
    screen = page.read_text(encoding="utf-8")[:FIRST_SCREEN]
    warning, _, rest = screen.partition("```sh\nmake up ")
    assert all(sentence in warning for sentence in sentences)
    assert "\nmake test " in rest

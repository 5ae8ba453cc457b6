"""The commands of the documents work, one after the other, and print what the page shows."""

import shutil
from pathlib import Path

import pytest

from tests.repository.markdown import blocks
from tests.repository.tree import ROOT
from tests.repository.walk import Step, checkout_on, matches, outputs, steps
from tests.stack import Stack

PAGES = [
    ROOT / name
    for name in (
        "README.md",
        "README.ja.md",
        "docs/api-tour.md",
        "docs/life-of-a-file.md",
        "docs/bulk.md",
        "docs/life-of-a-bulk-file.md",
    )
]
NAMED = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@NAMED
def test_a_page_has_steps_and_shows_what_they_print(page: Path) -> None:
    found = steps(page)
    assert len(found) > 5
    assert len([step for step in found if step.prints]) > 5


@pytest.mark.system
@pytest.mark.skipif(shutil.which("curl") is None, reason="the documents ask with curl, which this machine lacks")
@NAMED
def test_the_commands_print_what_the_page_shows(page: Path, stack: Stack, tmp_path: Path) -> None:
    walk = steps(page)
    for step, printed in zip(walk, outputs(walk, checkout_on(stack.state_dir, tmp_path)), strict=True):
        assert step.prints is None or matches(step.prints, printed), told(page, step, printed)


@pytest.mark.system
@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_make_up_prints_what_the_page_shows(page: Path, stack: Stack) -> None:
    (block,) = [block for block in blocks(page) if block.mark == "starts"]
    assert matches(f"…\n{block.text}\n…\n", stack.printed()), f"{page.name}:{block.line}"


@pytest.mark.parametrize(
    ("promised", "printed", "same"),
    [
        ("one\n", "one\n", True),
        ("one\n", "one\ntwo\n", False),
        ("o…e\n", "over there\n", True),
        ("o…e\n", "one\ntwo\nthere e\n", False),
        ("a\n…\nz\n", "a\nb\nc\nz\n", True),
        ("a\n…\nz\n", "a\nz\n", True),
        ("a\n…\nz\n", "a\nb\n", False),
        ("(1+1)\n", "11\n", False),
    ],
)
def test_what_stands_for_anything_stands_for_nothing_else(promised: str, printed: str, same: bool) -> None:
    assert matches(promised, printed) is same


def test_a_walk_says_where_it_fails(tmp_path: Path) -> None:
    walk = [Step("echo fine\n", "fine\n", 3), Step("echo this is wrong; false\n", None, 9), Step("echo no\n", None, 12)]
    with pytest.raises(AssertionError, match=r"line 9, status 1:\necho this is wrong; false\n\nthis is wrong"):
        outputs(walk, tmp_path)


def told(page: Path, step: Step, printed: str) -> str:
    """Say where a page and its commands differ."""
    return f"{page.name}:{step.line}\n--- the page\n{step.prints}\n--- printed\n{printed}"

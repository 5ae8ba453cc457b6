"""Just enough Markdown for these tests: headings, links, places to link to, code in the text, blocks and their marks.

A block of code may have a mark on the line before its fence, an HTML comment that readers do not see:

    <!-- runs -->      the commands are run, as they stand, by test_walks
    <!-- prints -->    what the commands before it print; `…` stands for anything
    <!-- starts -->    what `make up` prints; the same
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

FENCE = re.compile(
    r"^(?:<!-- (?P<mark>runs|prints|starts) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) (.+?) *$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACE = re.compile(r'<a id="([^"]+)"></a>')
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `mark` is empty for one without a mark, `line` that of its first line of text."""

    mark: str
    language: str
    text: str
    line: int


@cache
def text_of(page: Path) -> str:
    """Return the page."""
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    text = text_of(page)
    return [
        Block(found["mark"] or "", found["language"], found["text"], text.count("\n", 0, found.start("text")) + 1)
        for found in FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """Return the page without its blocks and comments."""
    return COMMENT.sub("", FENCE.sub("", text_of(page)))


def headings(page: Path) -> list[tuple[int, str]]:
    """Return level and text of every heading."""
    return [(len(marks), title) for marks, title in HEADING.findall(prose(page))]


def codes(page: Path) -> set[str]:
    """Return everything in code font within the text."""
    return set(CODE.findall(prose(page)))


def links(page: Path) -> list[str]:
    """Return the targets of the page's links, those in code font left out."""
    return [unquote(target) for target in LINK.findall(CODE.sub("", prose(page)))]


def places(page: Path) -> set[str]:
    """Return what a link may name behind `#`: the anchors of headings as GitHub makes them, and explicit ones."""
    return {*_anchors(page), *PLACE.findall(text_of(page))}


def _anchors(page: Path) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for _, title in headings(page):
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
        seen[anchor] += 1

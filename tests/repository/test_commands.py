"""Commands, modules and addresses that documents tell people to use exist."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tests.repository.markdown import blocks, codes, text_of
from tests.repository.tree import ROOT, files, shown

HAND_WRITTEN = [page for page in files("*.md") if "Generated" not in text_of(page)[:300]]
NAMED = pytest.mark.parametrize("page", HAND_WRITTEN, ids=shown)
# Where code font shows a form with a hole in it, the hole is filled with this before it is looked up.
HOLE = re.compile(r"[{<][^}>]*[}>]|…")
# What the addresses have in common; none itself.
PREFIXES = {"/api/v1"}


def said(page: Path) -> Iterator[str]:
    """Return everything of a page that is a command or code: blocks by line, and code font in the text."""
    for block in blocks(page):
        if block.mark in {"", "runs"}:
            yield from block.text.splitlines()
    yield from codes(page)


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@NAMED
def test_every_make_command_is_in_the_makefile(page: Path) -> None:
    named = {found for line in said(page) for found in re.findall(r"(?:^|\s)make ([a-z]+)\b", line)}
    assert named <= targets()


@NAMED
def test_every_management_command_exists(page: Path) -> None:
    named = {found for line in said(page) for found in re.findall(r"manage\.py ([a-z_]+)", line)}
    assert named <= set(get_commands())


@NAMED
def test_every_module_that_is_to_be_run_exists(page: Path) -> None:
    named = {found for line in said(page) for found in re.findall(r"python -m ([\w.]+)", line)}
    assert [module for module in named if find_spec(module) is None] == []


@NAMED
def test_every_address_is_one_of_ours(page: Path) -> None:
    named = {found for line in said(page) for found in re.findall(r"(?:^|\s|\$URL)(/(?:api|oqs)[^\s\"'?$;]*)", line)}
    assert [address for address in named - PREFIXES if not _ours(address)] == []


def test_every_make_target_is_in_the_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):[^\n]*## \S", makefile, re.MULTILINE))
    # Both only install; the targets that need them are what people call.
    assert targets() - explained == {"runtime", "dev"}
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(" ".join(phony).split()) == targets()


def test_the_tour_has_every_address_of_the_api() -> None:
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415  # needs the applications loaded

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]  # type: ignore[no-untyped-call]  # library
    described = {path: {method.upper() for method in methods} for path, methods in paths.items()}
    rows = re.findall(r"^\| `(/\S+)` \| (.*) \|$", text_of(ROOT / "docs/api-tour.md"), re.MULTILINE)
    assert {path: set(re.findall(r"[A-Z]{3,}", methods)) for path, methods in rows} == described


def _ours(address: str) -> bool:
    try:
        resolve(HOLE.sub("1", address))
    except Resolver404:
        return False
    return True

"""Pages printed from tests that explain themselves: numbers, residents, rows, deadlines, consents, bulk look-ups.

Such a test module opens with ``Japanese title / English title``, and an introduction if it needs one; each of its
tests has a docstring of two paragraphs, Japanese and English, and its parameters are the examples.
"""

import importlib
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.spec.markdown import Column, table

PREFIXES = ("test_numbers_", "test_residents_", "test_rows_", "test_deadlines", "test_consents", "test_bulk_")


@dataclass(frozen=True, slots=True)
class Section:
    """A page: file name without ending, title, and the tests it is printed from."""

    name: str
    title: str
    introduction: str
    tests: tuple[Callable[..., None], ...]

    def markdown(self) -> str:
        """Return the page."""
        head = [f"# {self.title}", *([self.introduction] if self.introduction else [])]
        return "\n\n".join([*head, *map(_paragraph, self.tests)])


def sections() -> tuple[Section, ...]:
    """Return a section for each test module of this folder whose name begins so."""
    folder = Path(__file__).parent
    files = (file for prefix in PREFIXES for file in sorted(folder.glob(f"{prefix}*.py")))
    return tuple(_section(importlib.import_module(f"tests.spec.{file.stem}")) for file in files)


def _section(module: ModuleType) -> Section:
    name = module.__name__.rpartition(".")[2].removeprefix("test_").replace("_", "-")
    found = inspect.getmembers(module, inspect.isfunction)
    tests = (test for called, test in found if called.startswith("test_"))
    in_order = sorted(tests, key=lambda test: test.__code__.co_firstlineno)
    title, _, introduction = (inspect.getdoc(module) or name).partition("\n\n")
    return Section(name, title.rstrip("."), introduction, tuple(in_order))


def _paragraph(test: Callable[..., None]) -> str:
    ja, _, en = (inspect.getdoc(test) or "").partition("\n\n")
    text = [f"## {_joined(ja)}", _joined(en)]
    return "\n\n".join([*text, *(_examples(mark) for mark in getattr(test, "pytestmark", ()))])


def _examples(mark: Any) -> str:
    """Return the parameters of a ``parametrize`` mark as a table."""
    names, values = mark.args
    heads = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    lines = [_cells(value, len(heads)) for value in values]
    columns: list[Column[Sequence[str]]] = [(head, _cell(place)) for place, head in enumerate(heads)]
    return table(columns, lines, keep=len(heads))


def _cells(value: Any, width: int) -> Sequence[str]:
    given: Iterable[Any] = value if width > 1 else (value,)
    return list(map(_shown, given))


def _shown(value: Any) -> str:
    """Return a parameter as a reader expects it: texts as code, lists one below the other."""
    match value:
        case str():
            return f"`{value}`" if value else "空 blank"
        case list():
            return "<br>".join(map(_shown, value)) or "なし none"
        case dict():
            return " ".join(f"`{name}={text}`" for name, text in value.items()) or "–"
        case tuple():
            return " ".join(map(_shown, value)) or "なし none"
        case _:
            return str(value)


def _cell(place: int) -> Callable[[Sequence[str]], str]:
    return lambda line: line[place]


def _joined(text: str) -> str:
    return " ".join(text.split())

"""The files of the repository as a clone has them, found without git, which a plain copy does not have."""

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(pattern: str = "*") -> tuple[Path, ...]:
    """Return every file whose name fits `pattern`, what .gitignore names left out."""
    return tuple(sorted(file for file in _walk() if fnmatch(file.name, pattern)))


def shown(file: Path) -> str:
    """Return a file's path as people write it."""
    return file.relative_to(ROOT).as_posix()


def _walk() -> Iterator[Path]:
    ignored = [".git", *_ignored()]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _fits(name, ignored)]
        yield from (Path(folder, name) for name in names if not _fits(name, ignored))


def _ignored() -> list[str]:
    """Return the patterns of .gitignore; ours are plain names, good at any depth."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return [line.rstrip("/") for line in lines]


def _fits(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)

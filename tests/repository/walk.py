"""Run the commands of a page as a reader pastes them: one shell, from the first block to the last."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.repository.markdown import blocks
from tests.repository.tree import ROOT

SECONDS = 120
ANYTHING = "…"
# Between the output of one block and the next; no program here prints it.
BORDER = "\x1e"


@dataclass(frozen=True, slots=True)
class Step:
    """A block of commands and what the page says it prints (None: the page does not say)."""

    commands: str
    prints: str | None
    line: int


def steps(page: Path) -> list[Step]:
    """Return the blocks that run, each with what it prints; a `prints` without commands before it is a mistake."""
    found: list[Step] = []
    for block in blocks(page):
        if block.mark == "runs":
            assert block.language == "sh", f"{page.name}:{block.line}"
            found.append(Step(block.text, None, block.line))
        elif block.mark == "prints":
            assert found, f"{page.name}:{block.line}"
            assert found[-1].prints is None, f"{page.name}:{block.line}"
            found[-1] = Step(found[-1].commands, block.text, found[-1].line)
    return found


def outputs(walk: list[Step], checkout: Path) -> list[str]:
    """Run the steps in `checkout`; return what each printed. AssertionError names the line where one failed."""
    script = "".join(f"{step.commands}printf '{BORDER}'\n" for step in walk)
    done = subprocess.run(  # noqa: S603  # commands of our own documents
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607  # a reader's own shell
        stdin=subprocess.DEVNULL,
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if not name.startswith("ONSHI_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    printed = done.stdout.split(BORDER)
    failed = walk[min(len(printed), len(walk)) - 1]
    assert done.returncode == 0, f"line {failed.line}, status {done.returncode}:\n{failed.commands}\n{printed[-1]}"
    return printed[:-1]


def checkout_on(state_dir: Path, folder: Path) -> Path:
    """Make `folder` look like the checkout whose `make up` keeps its state in `state_dir`."""
    for entry in ROOT.iterdir():
        if entry.name != ".local":
            (folder / entry.name).symlink_to(entry)
    (folder / ".local").symlink_to(state_dir)
    return folder


def matches(promised: str, printed: str) -> bool:
    """Tell whether the output is the promised one; `…` in a line is any text, alone on a line any lines."""
    pattern = ""
    for line in promised.rstrip("\n").split("\n"):
        if line.strip() == ANYTHING:
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(line).replace(re.escape(ANYTHING), ".*") + r"\s*\n"
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None

"""The one file that is handed out, and that it needs nothing but Python."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.terminal.pack import pack
from tests.terminal.running import REPOSITORY, Desk, name, request

MODULES = sorted((REPOSITORY / "deploy" / "terminal").glob("*.py"))


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for target in ("one", "two"):
        pack(tmp_path / target / "onshi-terminal.pyz")
    one, two = ((tmp_path / target / "onshi-terminal.pyz").read_bytes() for target in ("one", "two"))
    assert one == two
    assert str(REPOSITORY).encode() not in one


@pytest.mark.system
def test_the_file_runs_alone(desk: Desk) -> None:
    pyz = desk.root / "onshi-terminal.pyz"
    pack(pyz)
    desk.drop(name(1), request(1))
    terminal = desk.start("--once", command=("-I", "-S", "-W", "error", str(pyz)))
    assert terminal.wait(10) == 0
    assert desk.answered(1, request(1))


def test_the_make_target_writes_into_dist_and_says_so(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "deploy.terminal.pack"]
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    made = subprocess.run(words, cwd=tmp_path, env=environ, check=True, capture_output=True, text=True)  # noqa: S603  # our own
    assert (tmp_path / made.stdout.strip()).is_file()
    assert made.stdout.strip() == str(Path("dist") / "onshi-terminal.pyz")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_needs_anything_but_the_standard_library(module: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module or "")
    foreign = {found for found in imported if found.split(".")[0] not in sys.stdlib_module_names}
    assert {found for found in foreign if not f"{found}.".startswith("deploy.terminal.")} == set()

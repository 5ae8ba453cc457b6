"""Resident memory of everything this process started."""

import os
import subprocess
from pathlib import Path

KIB = 1024
PROC = Path("/proc")
SMAPS = PROC / "self" / "smaps_rollup"  # Linux; macOS has no /proc at all


def resident_bytes() -> tuple[int, int]:
    """Return (bytes, processes) of this process and all its descendants.

    On Linux pages shared between processes are counted once (PSS); elsewhere each process counts them (RSS).
    """
    tree = process_tree()
    return sum(_resident(pid) for pid in tree), len(tree)


def process_tree() -> set[int]:
    """Return the ids of this process and of all its descendants."""
    return _descendants(os.getpid(), _parents())


def _parents() -> dict[int, int]:
    """Map every process to its parent."""
    if not SMAPS.exists():
        return {int(pid): int(parent) for pid, parent in _ps("pid=,ppid=")}
    stats = {int(entry.name): entry / "stat" for entry in PROC.iterdir() if entry.name.isdigit()}
    return {pid: parent for pid, stat in stats.items() if (parent := _parent(stat)) is not None}


def _parent(stat: Path) -> int | None:
    """Read the parent's id; the name before it may hold blanks and brackets, so count from the last one."""
    try:
        return int(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None  # ended meanwhile


def _descendants(root: int, parents: dict[int, int]) -> set[int]:
    tree = {root}
    while True:
        more = {pid for pid, parent in parents.items() if parent in tree} - tree
        if not more:
            return tree
        tree |= more


def _resident(pid: int) -> int:
    if not SMAPS.exists():
        return sum(int(rss) * KIB for found, rss in _ps("pid=,rss=") if int(found) == pid)
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0  # ended meanwhile
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith("Pss:"))


def _ps(columns: str) -> list[list[str]]:
    """Ask ps, where there is no /proc."""
    output = subprocess.run(["ps", "-axo", columns], capture_output=True, text=True, check=False).stdout  # noqa: S603, S607 -- fixed command
    return [line.split() for line in output.splitlines()]

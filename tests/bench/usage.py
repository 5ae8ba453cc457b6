"""CPU time and memory of processes, from /proc (Linux); elsewhere nothing is known and zeros come back."""

import os
from pathlib import Path

from deploy.up.memory import process_tree

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_MICROSECONDS = 1_000_000


def cpu_microseconds(root: int) -> int:
    """Return the CPU time of a process of ours and of all its descendants, those that have ended included."""
    return sum(map(_cpu, tree_of(root)))


def tree_of(root: int) -> set[int]:
    """Return a process of ours and its descendants."""
    parents = {pid: _parent(pid) for pid in process_tree()}
    tree = {root}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return tree


def resident_bytes(root: int) -> int:
    """Return the memory of a process tree; pages that processes share are counted once."""
    return sum(map(_resident, tree_of(root)))


def _fields(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the name, which may hold anything."""
    try:
        return (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[1]) if fields else 0


def _cpu(pid: int) -> int:
    """Own and reaped children's user and system time."""
    return sum(map(int, _fields(pid)[11:15])) * _MICROSECONDS // _TICKS


def _resident(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

"""The most memory a process had at once, from Linux's own books; elsewhere nothing is known and nothing comes back."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MEBI: Final = 1024  # of the kibibytes the books are kept in
_PROC: Final = Path("/proc")
_FORGET_PEAK: Final = "5"


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of a process in MiB: before something was done, and the most while it was."""

    before: float
    most: float

    @property
    def more(self) -> float:
        """How much it took."""
        return self.most - self.before


@contextmanager
def watched(processes: Mapping[str, int]) -> Iterator[dict[str, Memory]]:
    """Watch processes by name during a block; what it yields is filled at the end."""
    found: dict[str, Memory] = {}
    before = {}
    for name, pid in processes.items():
        if _forget(pid) and (values := _values(pid)):
            before[name] = values["VmRSS"]
    yield found
    for name, start in before.items():
        if values := _values(processes[name]):
            found[name] = Memory(start, values["VmHWM"])


def named(role: str, pids: Iterable[int]) -> dict[str, int]:
    """Return processes of one role by a name for each."""
    return {f"{role} {place}": pid for place, pid in enumerate(sorted(pids), start=1)}


def read_status(text: str) -> dict[str, float]:
    """Return what the text of a status file says of resident memory, now and at most, in MiB."""
    lines = (line.partition(":") for line in text.splitlines())
    return {name: int(value.split()[0]) / MEBI for name, _, value in lines if name in {"VmRSS", "VmHWM"}}


def _values(pid: int) -> dict[str, float]:
    try:
        return read_status((_PROC / str(pid) / "status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return {}


def _forget(pid: int) -> bool:
    """Have the books begin anew from what the process has now."""
    try:
        (_PROC / str(pid) / "clear_refs").write_text(_FORGET_PEAK, encoding="ascii")
    except OSError:
        return False
    return True

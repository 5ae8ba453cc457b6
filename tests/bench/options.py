"""What can be set about a run, read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.errors import SetupError
from deploy.up.options import ROOT
from fixtures.population.people import MOST_PEOPLE


@dataclass(frozen=True, slots=True)
class Options:
    """`folder` keeps databases and result; `large` and `small` are the two populations that are compared."""

    folder: Path
    large: int
    small: int = 10_000
    rounds: int = 5
    seconds: float = 4.0
    connections: int = 16


def read_options(environment: Mapping[str, str]) -> Options:
    """Read BENCH_DIR (relative to the checkout; `.local/bench`), BENCH_PEOPLE and BENCH_ROUNDS."""
    return Options(
        folder=ROOT / Path(environment.get("BENCH_DIR") or ".local/bench").expanduser(),
        large=_whole(environment, "BENCH_PEOPLE", 1_000_000, MOST_PEOPLE),
        rounds=_whole(environment, "BENCH_ROUNDS", 5, 1000),
    )


def _whole(environment: Mapping[str, str], name: str, default: int, highest: int) -> int:
    raw = environment.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw) <= highest):
        raise SetupError(
            f"{name}={raw}: a whole number from 1 to {highest} is expected.",
            f"{name}={raw}: 1 から {highest} までの整数を指定してください。",
        )
    return int(raw)

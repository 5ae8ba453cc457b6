"""What a person may set, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.errors import SetupError

ROOT = Path(__file__).resolve().parents[2]
HIGHEST_PORT = 65535
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one `make up`. An empty URL means: embed that server."""

    port: int
    state_dir: Path
    database_url: str
    redis_url: str
    web_workers: int

    @property
    def url(self) -> str:
        """The address the web answers on; loopback only."""
        return f"http://127.0.0.1:{self.port}"


def read_options(environment: Mapping[str, str]) -> Options:
    """Read PORT, STATE_DIR, DATABASE_URL, REDIS_URL and WEB_WORKERS; SetupError names a value that is no good.

    A relative STATE_DIR is relative to the checkout, wherever the command was started. The URLs may also be given
    as `<NAME>_FILE`, as everywhere (config.env, which would load more than the launcher has time for).
    """
    return Options(
        port=_whole(environment, "PORT", 8080, HIGHEST_PORT),
        state_dir=ROOT / Path(environment.get("STATE_DIR") or ".local").expanduser(),
        database_url=_text(environment, "DATABASE_URL"),
        redis_url=_text(environment, "REDIS_URL"),
        web_workers=_whole(environment, "WEB_WORKERS", min(2, _cores()), MOST_WORKERS),
    )


def _text(environment: Mapping[str, str], name: str) -> str:
    path = environment.get(f"{name}_FILE")
    if not path:
        return environment.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"{name}_FILE={path} cannot be read: {error}.", f"{name}_FILE={path} を読めません: {error}。"
        ) from error


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


def _cores() -> int:
    """Cores this process may use (a container often gets fewer than the machine has)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

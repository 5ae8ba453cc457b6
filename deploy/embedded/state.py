"""The state folder: made, recognised as ours, locked, with its engine home, sockets and secrets.

Layout (`home` is the folder itself, except for root where the engines' user cannot enter it):

    <state>/onshi-state   marks the folder as ours, holds the layout's version
    <state>/lock          held while a supervisor runs
    <state>/password      the database password, 0600 (`secret-key`, `number-keys`, `number-lookup-key` likewise)
    <state>/log/          one log per child
    <home>/pg18/          data folder, one per PostgreSQL major version
    <home>/engine/        copies of the engines, only where they are needed
    <home>/run/           sockets (in the temp folder where that path would be too long)
"""

import errno
import hashlib
import os
import re
import secrets
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import UNPRIVILEGED, Runner

LAYOUT = "1"
MARKER = "onshi-state"
SUN_PATH_MAX = 107  # bytes of a unix socket's path without the closing zero
LONGEST_SOCKET = ".s.PGSQL.5432.lock"
ROOT_HOMES = Path("/var/lib/onshi")


@dataclass(frozen=True, slots=True)
class State:
    """An opened state folder; it stays locked until `close`."""

    path: Path
    home: Path
    run: Path
    lock: IO[str]
    runner: Runner

    @property
    def log(self) -> Path:
        """The folder of the children's logs."""
        return self.path / "log"

    def secret(self, name: str) -> str:
        """Return the secret of that name, made at first use; only our own user may read its file."""
        file = self.path / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii", errors="replace").strip()

    def close(self) -> None:
        """Release the folder to the next supervisor."""
        self.lock.close()


def open_state(path: Path, runner: Runner) -> State:
    """Make or recognise the state folder, lock it, and choose where the engines live.

    Raises SetupError, in both languages, for everything that can be wrong with the folder.
    """
    path = path.absolute()
    try:
        _claim(path)
        lock = _lock(path)
    except OSError as error:
        raise unusable(path, error) from error
    try:
        home = _engine_home(path, runner)
        return State(path=path, home=home, run=_socket_folder(home, runner), lock=lock, runner=runner)
    except OSError as error:
        lock.close()
        raise unusable(path, error) from error
    except SetupError:
        lock.close()
        raise


def write_private(file: Path, text: str) -> None:
    """Write a secret so that no other user can read it at any moment, and no reader sees half of it."""
    unfinished = file.with_name(file.name + ".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as output:
        output.write(text)
    unfinished.replace(file)


def _claim(path: Path) -> None:
    """Create the folder or make sure that it is one of ours; refuse to move into anybody else's."""
    path.mkdir(parents=True, exist_ok=True)
    marker = path / MARKER
    if marker.exists():
        if marker.read_bytes().strip() != LAYOUT.encode():
            raise SetupError(
                f"The state folder {path} was made by another version of Onshi; choose another STATE_DIR or remove it.",
                f"状態フォルダー {path} は別の版の Onshi が作ったものです。別の STATE_DIR を選ぶか、削除してください。",
            )
    elif any(path.iterdir()):
        raise SetupError(
            f"The folder {path} is not empty and was not made by Onshi; choose another STATE_DIR.",
            f"フォルダー {path} は空でなく、Onshi が作ったものでもありません。別の STATE_DIR を選んでください。",
        )
    else:
        marker.write_text(LAYOUT + "\n", encoding="utf-8")
    log = path / "log"
    log.mkdir(mode=0o700, exist_ok=True)
    if not os.access(log, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(log))


def _lock(path: Path) -> IO[str]:
    """Hold the folder for this process; the kernel lets go of it even if we are killed."""
    file = (path / "lock").open("a+", encoding="utf-8")
    try:
        _lock_file(file)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "?"
        file.close()
        raise SetupError(
            f"Onshi already runs on the state folder {path} (process {holder}); stop it or set another"
            " STATE_DIR and PORT.",
            f"状態フォルダー {path} では既に Onshi が動いています（プロセス {holder}）。"
            "終了するか、別の STATE_DIR と PORT を指定してください。",
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _lock_file(file: IO[str]) -> None:
    """Take the lock or raise OSError at once."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- Windows only

        file.seek(1 << 30)  # beyond the text, or nobody could read who holds it
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        return
    import fcntl  # noqa: PLC0415 -- does not exist on Windows

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _engine_home(path: Path, runner: Runner) -> Path:
    """Where data and copies of the engines lie.

    A checkout in root's own home (0700) cannot be entered by the engines' user, and opening that home is
    not ours to do: then they live in a folder of their own under /var/lib, named after the state folder.
    """
    if not runner.drops:
        return path
    path.chmod(path.stat().st_mode | 0o011)  # enter, not list; the secrets in it are 0600
    if runner.can("-x", path):
        return path
    home = ROOT_HOMES / hashlib.sha256(bytes(path)).hexdigest()[:12]
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    if not runner.can("-x", home):
        raise SetupError(
            f"User id {runner.uid}, as which PostgreSQL runs, can enter neither {path} nor {home};"
            " set STATE_DIR to a folder that every user may enter.",
            f"PostgreSQL を動かすユーザーID {runner.uid} が {path} にも {home} にも入れません。"
            "全ユーザーが入れる場所を STATE_DIR に指定してください。",
        )
    return home


def _socket_folder(home: Path, runner: Runner) -> Path:
    """Make the engines' folder for the sockets.

    Its path must fit into `sun_path` and needs no quoting: it becomes part of URLs that several libraries
    read, each with its own idea of quoting. Any other path is replaced by a folder in the temp folder.
    """
    run = home / "run"
    too_long = len(bytes(run)) + 1 + len(LONGEST_SOCKET) > SUN_PATH_MAX
    if too_long or not re.fullmatch(r"[A-Za-z0-9._/-]+", str(run)):
        run = Path(tempfile.gettempdir()) / f"onshi-{hashlib.sha256(bytes(home)).hexdigest()[:12]}"
    run.mkdir(mode=0o700, exist_ok=True)
    found = run.lstat()
    # The temp folder is everybody's: a folder of that name that is not ours may be a trap.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in _own_users(found.st_uid):
        raise SetupError(
            f"The socket folder {run} belongs to somebody else; remove it or set a shorter STATE_DIR.",
            f"ソケット用フォルダー {run} は別のユーザーのものです。削除するか、短い STATE_DIR を指定してください。",
        )
    runner.own(run)
    run.chmod(0o700)
    return run


def _own_users(otherwise: int) -> set[int]:
    """Return whose folders we trust: ours, and as root those of the engines' user from an earlier run."""
    if sys.platform == "win32":
        return {otherwise}
    return {os.getuid(), UNPRIVILEGED} if os.getuid() == 0 else {os.getuid()}


def unusable(path: Path, error: OSError) -> SetupError:
    """Word a file system's refusal (no permission, not a folder, full, read-only)."""
    return SetupError(
        f"The state folder {path} cannot be used: {error.strerror} ({error.filename or path}). Choose a STATE_DIR"
        " that you may read and write.",
        f"状態フォルダー {path} を使えません（{error.strerror}: {error.filename or path}）。"
        "読み書きできる STATE_DIR を指定してください。",
    )

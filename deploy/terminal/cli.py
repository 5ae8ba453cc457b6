"""The command: settings, folders, lock, signals, log; then the loop."""

import io
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.terminal import settings
from deploy.terminal.errors import StartError
from deploy.terminal.lock import only_one
from deploy.terminal.loop import Terminal
from deploy.terminal.settings import Folders, Settings

_PROBE = ".onshi-probe"  # starts with a dot: no look takes it

log = logging.getLogger("deploy.terminal")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the terminal with these words of a command line (default: the process's own).

    Returns the exit code: 0 ended as asked; 1 with `--once`, when something was bounced or left behind; 2 when
    it could not start, after one sentence in each language on stderr.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console without Japanese shows escapes instead of failing
            stream.reconfigure(errors="backslashreplace")
    _log_to_stderr()
    try:
        chosen = settings.load(sys.argv[1:] if argv is None else argv, os.environ, Path.cwd())
        _prepare(chosen.folders)
        with only_one(chosen.folders.work / "lock"):
            return _run(chosen)
    except StartError as error:
        sentence = str(error)
    except OSError as error:
        sentence = (
            f"作業フォルダーを使用できません（{type(error).__name__}）。場所と権限を確認してください。 / "
            f"Cannot use the work folder ({type(error).__name__}); check the place and your rights there."
        )
    sys.stderr.write(f"{sentence}\n")
    return StartError.EXIT_CODE


def _run(chosen: Settings) -> int:
    terminal = Terminal(chosen)
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):  # the last is Windows': Ctrl-Break, and how services are ended
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda _number, _frame: terminal.stop())
    url = chosen.server.url
    log.info(
        "Onshi folder terminal, a simulator, NOT FOR PRODUCTION (模擬端末・本番使用不可): %s -> %s://%s:%d%s",
        chosen.folders.req,
        "https" if url.secure else "http",
        url.host,
        url.port,
        url.path,
    )
    in_order = terminal.run()
    return 0 if in_order or not chosen.once else 1


def _prepare(folders: Folders) -> None:
    """Create what is not there, and make sure that `req` and the work folder lie on one volume."""
    try:
        for folder in (folders.req, folders.res, folders.face):
            folder.mkdir(parents=True, exist_ok=True)
        folders.work.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise StartError(
            ja=f"フォルダーを作成できません（{type(error).__name__}）。場所と権限を確認してください。",
            en=f"Cannot create the folders ({type(error).__name__}); check the place and your rights there.",
        ) from error
    probe, moved = folders.req / _PROBE, folders.work / _PROBE
    try:
        probe.touch()
        probe.replace(moved)
    except OSError as error:
        raise StartError(
            ja="要求ファイルを req から work へ移動できません。同じボリュームで書き込めるフォルダーにしてください。",
            en="Files cannot be moved from req to work; both must be writable and on the same volume.",
        ) from error
    finally:
        probe.unlink(missing_ok=True)
        moved.unlink(missing_ok=True)


def _log_to_stderr() -> None:
    """One line for each event. Contents of files and the key are never part of one."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False

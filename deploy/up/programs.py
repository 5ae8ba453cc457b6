"""The programs of this project that `make up` starts: their command lines and their environment."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.up.options import Options

KILL_SECONDS = "3s"
NICENESS = "10"
WEB_THREADS = "8"
WEB_MEGABYTES = "512"
BULK_WORKERS = "2"


def environment(urls: dict[str, str], secrets: dict[str, str]) -> dict[str, str]:
    """Return the environment of every program: ours, the servers' addresses, the state folder's secrets.

    A secret that the environment names already, itself or by its file, is left alone.
    """
    chosen = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    ours = {name: value for name, value in secrets.items() if not {name, f"{name}_FILE"} & os.environ.keys()}
    return dict(os.environ) | chosen | ours | urls


def secrets(secret: Callable[[str], str]) -> dict[str, str]:
    """Return the secrets of a state folder by the variables that take them; `secret` makes each at first use."""
    return {
        "ONSHI_SECRET_KEY": secret("secret-key"),
        "ONSHI_FILE_KEY": secret("file-key"),
        "ONSHI_NUMBER_KEYS": secret("number-keys"),
        "ONSHI_NUMBER_LOOKUP_KEY": secret("number-lookup-key"),
    }


def prepare(keys_file: Path) -> list[str]:
    """Migrate and seed in one process (Django alone takes a second to load); answers with the keys as JSON."""
    return [sys.executable, "manage.py", "prepare", "--keys-file", str(keys_file)]


def web(options: Options) -> list[str]:
    """Granian as measured best: a process per core, and in each so many threads that checks have company.

    Those that come at the same time share their statements and their commit (docs/adr/0012-clerk.md); a view that waits
    for nothing would do better with one thread, since more only fight for the interpreter.

    Without --workers-kill-timeout it hangs on SIGTERM with a Django application. A process that has come to hold
    several times what it should, whatever it is that grew, is replaced by a new one; nobody notices.
    """
    argv = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"]
    argv += ["--host", "127.0.0.1", "--port", str(options.port), "--workers", str(options.web_workers)]
    argv += ["--blocking-threads", WEB_THREADS, "--workers-kill-timeout", KILL_SECONDS, "--no-ws", "--http", "1"]
    argv += ["--workers-max-rss", WEB_MEGABYTES]
    static = _sidecar()
    if static is not None:
        argv += ["--static-path-route", "/static", "--static-path-mount", str(static)]
    return argv


def worker(schedule: Path) -> list[str]:
    """Celery with one process and the timetable (`-B`) in it; one task is one chunk or sweep, never one person.

    It runs as whoever started `make up`: it must read the checkout and its Python, which an unprivileged user
    often may not (a home of mode 0700).
    """
    return [*_celery(), "--beat", "--schedule", str(schedule), "--pool", "prefork", "--concurrency", "1"]


def alone(queue: str) -> list[str]:
    """Celery for one queue alone: a file of millions of rows keeps no other task waiting, nor is it kept waiting.

    Without a pool (`solo`) it is one process instead of two; nothing else is to be done there while a file is taken in.
    Bulk look-ups are answered by two processes: while one waits for PostgreSQL, the other goes on. All of them give way
    to the others, so that checks are answered as fast as without them.
    """
    pool = ["--pool", "prefork", "--concurrency", BULK_WORKERS] if queue == "bulk" else ["--pool", "solo"]
    own = ["--queues", queue, "--hostname", f"{queue}@%h", *pool, "--without-heartbeat"]
    return [*_giving_way(), *_celery(), *own]


def _giving_way() -> list[str]:
    """Begin a command line that runs with a lower priority, where the system has a program for it."""
    nice = shutil.which("nice")
    return [nice, "-n", NICENESS] if nice else []


def _celery() -> list[str]:
    """Begin a worker's command line.

    The warning Celery gives root is about pickled messages; ours are JSON from a socket of our own, so it is silenced.
    """
    return [
        *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
        *("-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    ]


def _sidecar() -> Path | None:
    """Find the static files of the API's page without importing Django."""
    spec = importlib.util.find_spec("drf_spectacular_sidecar")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "static"
    return folder if folder.is_dir() else None

"""The programs of this project that `make up` starts: their command lines and their environment."""

import importlib.util
import os
import sys
from pathlib import Path

from deploy.up.options import Options

KILL_SECONDS = "3s"
WEB_THREADS = "8"


def environment(urls: dict[str, str], secret_key: str) -> dict[str, str]:
    """Return the environment of every program: ours, the servers' addresses, the web's signing key."""
    chosen = {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    if "ONSHI_SECRET_KEY" not in os.environ:
        chosen["ONSHI_SECRET_KEY"] = secret_key
    return dict(os.environ) | chosen | urls


def prepare(keys_file: Path) -> list[str]:
    """Migrate and seed in one process (Django alone takes a second to load); answers with the keys as JSON."""
    return [sys.executable, "manage.py", "prepare", "--keys-file", str(keys_file)]


def web(options: Options) -> list[str]:
    """Granian as measured best: a process per core, and in each so many threads that checks have company.

    Those that come at the same time share their statements and their commit (docs/adr/0012-clerk.md); a view that waits
    for nothing would do better with one thread, since more only fight for the interpreter.

    Without --workers-kill-timeout it hangs on SIGTERM with a Django application.
    """
    argv = [sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"]
    argv += ["--host", "127.0.0.1", "--port", str(options.port), "--workers", str(options.web_workers)]
    argv += ["--blocking-threads", WEB_THREADS, "--workers-kill-timeout", KILL_SECONDS, "--no-ws", "--http", "1"]
    static = _sidecar()
    if static is not None:
        argv += ["--static-path-route", "/static", "--static-path-mount", str(static)]
    return argv


def worker(schedule: Path) -> list[str]:
    """Celery with one process and the timetable (`-B`) in it; one task is one file or chunk, never one person.

    It runs as whoever started `make up`: it must read the checkout and its Python, which an unprivileged user
    often may not (a home of mode 0700). The warning Celery gives root is about pickled messages; ours are JSON
    from a socket of our own, so it is silenced.
    """
    return [
        *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
        *("-m", "celery", "-A", "config", "worker", "--beat", "--schedule", str(schedule)),
        *("--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    ]


def _sidecar() -> Path | None:
    """Find the static files of the API's page without importing Django."""
    spec = importlib.util.find_spec("drf_spectacular_sidecar")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "static"
    return folder if folder.is_dir() else None

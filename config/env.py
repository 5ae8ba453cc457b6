"""Tiny readers for environment variables; a wrong value stops the start and names the variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(RuntimeError):
    """An environment variable has a value this project cannot start with."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or what the file named by ``<name>_FILE`` holds (for secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable: 1/0, true/false, yes/no, on/off."""
    raw = text(name).lower()
    if raw in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if raw == "" else raw in {"1", "true", "yes", "on"}
    raise SettingError(f"{name}: 1 or 0 expected / {name} は 1 か 0 で指定してください")


def whole(name: str, default: int) -> int:
    """Return a whole number."""
    raw = text(name)
    try:
        return int(raw) if raw else default
    except ValueError as error:
        raise SettingError(f"{name}: whole number expected / {name} は整数で指定してください") from error


# Plan a prepared statement once. Left to itself PostgreSQL plans the look-up anew for every check, which takes four
# times as long as carrying it out (docs/adr/0003-hot-path.md).
PLAN_ONCE = "-c plan_cache_mode=force_generic_plan"


def database(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:pw@host:port/name?host=/socket/dir`` into Django's database entry.

    Only PostgreSQL is accepted: there is no second dialect (design §7).
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingError("DATABASE_URL: postgresql://… expected / postgresql://… を指定してください")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "onshi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "OPTIONS": query | {"options": f"{query.get('options', '')} {PLAN_ONCE}".strip()},
    }


def broker(url: str) -> str:
    """Turn a Redis URL into Celery's spelling: ``unix:///p?db=0`` becomes ``redis+socket:///p?virtual_host=0``."""
    if url.startswith("unix://"):
        path, _, query = url.removeprefix("unix://").partition("?")
        number = dict(parse_qsl(query)).get("db", "0")
        return f"redis+socket://{path}?virtual_host={number}"
    return url

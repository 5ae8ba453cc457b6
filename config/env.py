"""Tiny readers for environment variables; a wrong value stops the start and names the variable."""

import os
from base64 import b64decode
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


LEAST_SECRET = 16  # bytes: 128 bits
MOST_KEY_ID = 32_767


def secret(name: str, default: str) -> bytes:
    """Return a secret written in base64 (either alphabet, padded or not), at least 16 bytes of it."""
    return _secret(name, text(name) or default)


def secrets_by_id(name: str, default: str) -> tuple[tuple[int, bytes], ...]:
    """Return secrets written ``id:base64,id:base64``, in that order; ids are whole numbers from 1 on.

    One without an id has the id 1, so that a file with nothing but a secret in it will do.
    """
    found = tuple(_entry(name, entry.strip()) for entry in (text(name) or default).split(","))
    if len(dict(found)) < len(found):
        raise SettingError(f"{name}: every id once / {name} の番号が重複しています")
    return found


def _entry(name: str, entry: str) -> tuple[int, bytes]:
    number, _, written = entry.rpartition(":")
    number = number or "1"
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= MOST_KEY_ID):
        raise SettingError(f"{name}: id:base64,… expected / {name} は「番号:base64」をコンマで並べてください")
    return int(number), _secret(name, written)


def _secret(name: str, written: str) -> bytes:
    plain = written.translate(str.maketrans("+/", "-_")).rstrip("=")
    try:
        found = b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except ValueError:
        found = b""
    if len(found) < LEAST_SECRET:
        raise SettingError(
            f"{name}: base64 of at least {LEAST_SECRET} bytes expected / "
            f"{name} は{LEAST_SECRET}バイト以上の base64 で指定してください"
        )
    return found

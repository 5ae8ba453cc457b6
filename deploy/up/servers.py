"""The servers for this run: embedded ones, or those a person named, checked before anything is started."""

import socket

import psycopg

from deploy.embedded.engines import OLDEST_POSTGRES
from deploy.embedded.errors import SetupError
from deploy.up.options import Options

CONNECT_SECONDS = 5


def check_port(port: int) -> None:
    """Raise SetupError when the port is taken, before anything is started.

    Bound without SO_REUSEPORT: the web server sets that option, and with it two of them would share a port
    in silence.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"Port {port} cannot be used ({error.strerror}): stop what uses it, or choose another, for example"
                f" PORT={port % 65535 + 1}.",
                f"ポート {port} は使えません（{error.strerror}）。使っているものを止めるか、"
                f"PORT={port % 65535 + 1} のように別の番号を指定してください。",
            ) from error


def check_given(options: Options) -> None:
    """Raise SetupError when a server a person named does not answer or is too old."""
    if options.database_url:
        _check_database(options.database_url)
    if options.redis_url:
        _check_redis(options.redis_url)


def _check_database(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = _one_line(error, url)
        raise SetupError(
            f"The PostgreSQL named by DATABASE_URL cannot be used: {reason}",
            f"DATABASE_URL の PostgreSQL に接続できません: {reason}",
        ) from error
    if (major := version // 10000) < OLDEST_POSTGRES:
        raise SetupError(
            f"The PostgreSQL named by DATABASE_URL is version {major}; it must be {OLDEST_POSTGRES} or later.",
            f"DATABASE_URL の PostgreSQL は {major} です。{OLDEST_POSTGRES} 以上が必要です。",
        )


def _check_redis(url: str) -> None:
    import redis  # noqa: PLC0415 -- a tenth of a second, paid only by those who name a server of their own

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        reason = _one_line(error, url)
        raise SetupError(
            f"The Redis or Valkey named by REDIS_URL cannot be used: {reason}",
            f"REDIS_URL の Redis / Valkey に接続できません: {reason}",
        ) from error


def _one_line(error: Exception, url: str) -> str:
    """Return the message without line breaks and without the password the URL may carry."""
    message = " ".join(str(error).split()) or type(error).__name__
    _, _, password = url.rpartition("@")[0].rpartition(":")
    return message.replace(password, "***") if password else message

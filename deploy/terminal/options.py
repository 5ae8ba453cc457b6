"""The settings as a table: name, how a value is read, default, and what it is for.

One row gives the flag (`--poll-interval`), the environment variable (`ONSHI_TERMINAL_POLL_INTERVAL`), the key
in `terminal.toml` (`poll_interval`), the line of `--help` and the row in docs/terminal.md (a test compares).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ENVIRONMENT_PREFIX = "ONSHI_TERMINAL_"


class Wrong(ValueError):  # noqa: N818 -- half a sentence ("it must be …") that sources.py completes
    """A value that cannot be used: what it must be, in both languages."""

    def __init__(self, *, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en


# A value as it stands in its source (text, or TOML's own type) and the folder relative paths start from.
Reader = Callable[[object, Path], Any]


@dataclass(frozen=True, slots=True)
class Url:
    """Where the simulator is: `scheme://host:port` and the path its own paths are added to, no slash behind."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table. `flag` is False for what must not stand in a process list."""

    name: str
    read: Reader
    default: object
    about: str
    flag: bool = True

    @property
    def flag_name(self) -> str:
        """`--poll-interval`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """`ONSHI_TERMINAL_POLL_INTERVAL`."""
        return ENVIRONMENT_PREFIX + self.name.upper()


def number(low: float, high: float) -> Reader:
    """Make a reader for a number within the two bounds, both allowed."""

    def read(value: object, _base: Path) -> float:
        wrong = Wrong(ja=f"{low:g} 以上 {high:g} 以下の数", en=f"a number from {low:g} to {high:g}")
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise wrong
        try:
            result = float(value)
        except ValueError:
            raise wrong from None
        if not low <= result <= high:  # also refuses NaN
            raise wrong
        return result

    return read


def whole_number(low: int, high: int) -> Reader:
    """Make a reader for a whole number within the two bounds, both allowed."""

    def read(value: object, base: Path) -> int:
        result: float = number(low, high)(value, base)
        if result != int(result):
            raise Wrong(ja=f"{low} 以上 {high} 以下の整数", en=f"a whole number from {low} to {high}")
        return int(result)

    return read


def text(value: object, _base: Path) -> str:
    """Read a text with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(ja="空でない文字列", en="a text that is not empty")
    return value.strip()


def path(value: object, base: Path) -> Path:
    """Read a path; a relative one starts at the folder of its source (the TOML file's, else the current one)."""
    return base / Path(text(value, base)).expanduser()


def key(value: object, base: Path) -> str:
    """Read a provider key: visible ASCII, as it goes into an HTTP header."""
    result = text(value, base)
    if not (result.isascii() and result.isprintable() and " " not in result):
        raise Wrong(ja="空白を含まない ASCII 文字列の鍵", en="a key of visible ASCII characters")
    return result


def url(value: object, base: Path) -> Url:
    """Read an `http://` or `https://` address, with no name, password, query or fragment in it."""
    wrong = Wrong(ja="http:// または https:// で始まるアドレス", en="an address that starts with http:// or https://")
    try:
        parts = urlsplit(text(value, base))
        port = parts.port
    except ValueError:
        raise wrong from None
    extras = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in {"http", "https"} or not parts.hostname or extras:
        raise wrong
    secure = parts.scheme == "https"
    return Url(secure, parts.hostname, port or (443 if secure else 80), parts.path.rstrip("/"))


def encoding(value: object, base: Path) -> str:
    """Read `utf-8` or `shift_jis` as the `X-Onshi-Encoding` header spells it; 0 and 1 as on the wire (OQSCD005)."""
    spelling = str(value) if isinstance(value, int) else text(value, base)
    known = {"utf8": "utf-8", "0": "utf-8", "shiftjis": "shift_jis", "sjis": "shift_jis", "1": "shift_jis"}
    result = known.get(spelling.lower().replace("-", "").replace("_", ""))
    if result is None:
        raise Wrong(ja="utf-8 または shift_jis", en="utf-8 or shift_jis")
    return result


def results(value: object, base: Path) -> str:
    """Read `xml` or `zip`, as the `X-Onshi-Results` header spells it."""
    result = text(value, base).lower()
    if result not in {"xml", "zip"}:
        raise Wrong(ja="xml または zip", en="xml or zip")
    return result


OPTIONS = (
    Option("url", url, None, "address of the simulator, https or http / シミュレーターのアドレス"),
    Option("key", key, None, "provider key; environment or file only / 医療機関の鍵", flag=False),
    Option("key_file", path, None, "file that holds the provider key / 鍵ファイル"),
    Option("folder", path, None, "root of req, res and face / req・res・face の親フォルダー"),
    Option("req", path, None, "folder of requests, else <folder>/req / 要求フォルダー"),
    Option("res", path, None, "folder of responses, else <folder>/res / 結果フォルダー"),
    Option("face", path, None, "folder of face files, else <folder>/face / 顔認証フォルダー"),
    Option("work", path, None, "private folder on the volume of req, else .work beside it / 作業フォルダー"),
    Option("encoding", encoding, "utf-8", "of results: utf-8 or shift_jis / 結果の文字コード"),
    Option("results", results, None, "form of bulk results, xml or zip, else the server's / 一括結果の形式"),
    Option(
        "response_file_stay_time",
        number(0, 5_256_000),
        1440,
        "minutes a response file stays in res, 0 for ever / 結果ファイルの保存時間（分）",
    ),
    Option("poll_interval", number(0.01, 60), 0.2, "seconds between two looks into req / 確認間隔（秒）"),
    Option(
        "incomplete_after",
        number(0, 3600),
        30,
        "seconds an unfinished file may stand still before it is taken as it is / 未完了ファイルを待つ秒数",
    ),
    Option("connect_timeout", number(0.1, 600), 5, "seconds to reach the server / 接続の待ち時間（秒）"),
    Option("answer_timeout", number(0.1, 3600), 30, "seconds to wait for an answer / 応答の待ち時間（秒）"),
    Option(
        "bulk_answer_timeout",
        number(0.1, 3600),
        300,
        "seconds to wait for each piece of an answer to a bulk file / 一括照会の応答の待ち時間（秒）",
    ),
    Option("longest_pause", number(0.1, 600), 5, "seconds at most between two tries / 再送間隔の上限（秒）"),
    Option("parallel", whole_number(1, 16), 2, "requests in flight at once, bulk files one fewer / 同時に処理する件数"),
    Option("ca_file", path, None, "certificates to trust instead of the system's, PEM / 認証局証明書"),
    Option("client_certificate", path, None, "client certificate, PEM / クライアント証明書"),
    Option("client_key", path, None, "its private key if in a file of its own, PEM / その秘密鍵"),
)

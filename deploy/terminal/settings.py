"""The settings of one run, each in its own type, checked against one another."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.terminal import sources
from deploy.terminal.errors import StartError
from deploy.terminal.options import OPTIONS, Url, key
from deploy.terminal.sources import Layer

_BY_NAME = {option.name: option for option in OPTIONS}


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files are exchanged, and the private folder requests are moved to while they are under way."""

    req: Path
    res: Path
    face: Path
    work: Path


@dataclass(frozen=True, slots=True)
class Server:
    """Whom to ask and how long to wait, in seconds. `tls` is None for plain HTTP.

    `results` is `xml`, `zip`, or None: the server decides in which form results of bulk files come. The two times
    for answers are for each piece of one.
    """

    url: Url
    key: str = field(repr=False)
    encoding: str
    results: str | None
    connect_timeout: float
    answer_timeout: float
    bulk_answer_timeout: float
    tls: ssl.SSLContext | None


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. Times in seconds, except `stay_minutes`: minutes, as in `ResponseFileStayTime` (oqs-wire §2.1)."""

    folders: Folders
    server: Server
    stay_minutes: float
    poll_interval: float
    incomplete_after: float
    longest_pause: float
    parallel: int
    once: bool


def load(argv: Sequence[str], environ: Mapping[str, str], current: Path) -> Settings:
    """Gather flags, environment and file; `current` is where relative paths start.

    Raises StartError naming the first setting that is wrong, missing or unknown.
    """
    given = sources.gather(argv, environ, current)
    values = {name: _first(name, given.layers) for name in _BY_NAME}
    if values["url"] is None:
        raise _missing("url")
    return Settings(
        folders=_folders(values),
        server=Server(
            url=values["url"],
            key=_key(given.layers),
            encoding=values["encoding"],
            results=values["results"],
            connect_timeout=values["connect_timeout"],
            answer_timeout=values["answer_timeout"],
            bulk_answer_timeout=values["bulk_answer_timeout"],
            tls=_tls(values),
        ),
        stay_minutes=values["response_file_stay_time"],
        poll_interval=values["poll_interval"],
        incomplete_after=values["incomplete_after"],
        longest_pause=values["longest_pause"],
        parallel=values["parallel"],
        once=given.once,
    )


def _first(name: str, layers: Sequence[Layer]) -> Any:
    option = _BY_NAME[name]
    return next((layer.read(option) for layer in layers if name in layer.values), option.default)


def _missing(name: str) -> StartError:
    flag = _BY_NAME[name].flag_name
    return StartError(
        ja=f"設定 {flag} がありません（環境変数、{sources.DEFAULT_FILE} でも指定できます）。",
        en=f"Setting {flag} is missing (it may also stand in the environment or in {sources.DEFAULT_FILE}).",
    )


def _folders(values: Mapping[str, Any]) -> Folders:
    root = values["folder"]
    if root is None and not all(values[name] for name in ("req", "res", "face")):
        raise _missing("folder")
    req, res, face = (values[name] or root / name for name in ("req", "res", "face"))
    folders = Folders(req=req, res=res, face=face, work=values["work"] or req.parent / ".work")
    if len({folder.resolve() for folder in (req, res, face, folders.work)}) < 4:  # noqa: PLR2004 -- all differ
        raise StartError(
            ja="req・res・face・work には、それぞれ別のフォルダーを指定してください。",
            en="req, res, face and work must be four different folders.",
        )
    return folders


def _key(layers: Sequence[Layer]) -> str:
    """Read the key from the first source that names one, directly or as a file."""
    for layer in layers:
        given = [name for name in ("key", "key_file") if name in layer.values]
        if len(given) > 1:
            raise StartError(
                ja="key と key_file は同時に指定できません。どちらか一つにしてください。",
                en="key and key_file are both set; set one of them.",
            )
        if given == ["key"]:
            return str(layer.read(_BY_NAME["key"]))
        if given:
            return _key_in_file(layer)
    raise _missing("key_file")


def _key_in_file(layer: Layer) -> str:
    option = _BY_NAME["key_file"]
    file: Path = layer.read(option)
    try:
        return str(key(file.read_text(encoding="utf-8-sig"), layer.base))
    except (OSError, ValueError):
        raise StartError(
            ja=f"鍵ファイル（{layer.spell(option)}）を読み取れません。鍵だけを一行で保存してください。",
            en=f"Cannot read the key file ({layer.spell(option)}); it must hold the key alone, on one line.",
        ) from None


def _tls(values: Mapping[str, Any]) -> ssl.SSLContext | None:
    certificate, private_key = values["client_certificate"], values["client_key"]
    if not values["url"].secure:
        if values["ca_file"] or certificate or private_key:
            raise StartError(
                ja="証明書の設定には https:// のアドレスが必要です。",
                en="Certificates are set, but the address is not https://.",
            )
        return None
    try:
        context = ssl.create_default_context(cafile=values["ca_file"])
        if certificate or private_key:
            # An empty password makes an encrypted key an error here; without it OpenSSL would ask the console.
            context.load_cert_chain(certificate or private_key, private_key, password="")
    except (OSError, ValueError):
        raise StartError(
            ja="証明書または秘密鍵のファイルを読み取れません。暗号化されていない PEM 形式で指定してください。",
            en="Cannot read the certificate or private key files; they must be PEM and not encrypted.",
        ) from None
    return context

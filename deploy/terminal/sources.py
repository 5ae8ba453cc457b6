"""Where settings come from: flags, the environment, `terminal.toml`. Raw values only; settings.py gives them sense."""

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from deploy.terminal.errors import StartError
from deploy.terminal.options import ENVIRONMENT_PREFIX, OPTIONS, Option, Wrong

DEFAULT_FILE = "terminal.toml"


@dataclass(frozen=True, slots=True)
class Layer:
    """One source: raw values by option name, where relative paths start, and how it spells an option."""

    values: Mapping[str, object]
    base: Path
    spelling: str  # "flag", "variable" or the file's name

    def read(self, option: Option) -> Any:
        """Give the value its own type. Raises StartError naming the option as this source spells it."""
        try:
            return option.read(self.values[option.name], self.base)
        except Wrong as wrong:
            where = self.spell(option)
            raise StartError(
                ja=f"設定 {where} が正しくありません。{wrong.ja}を指定してください。",
                en=f"Setting {where} is wrong: it must be {wrong.en}.",
            ) from None

    def spell(self, option: Option) -> str:
        """How a person finds the option in this source."""
        if self.spelling == "flag":
            return option.flag_name
        return option.variable if self.spelling == "variable" else f"{option.name} ({self.spelling})"


@dataclass(frozen=True, slots=True)
class Sources:
    """All layers, the strongest first, and the one flag that is no setting."""

    layers: tuple[Layer, ...]
    once: bool


def gather(argv: Sequence[str], environ: Mapping[str, str], current: Path) -> Sources:
    """Put flags before the environment before the file. Raises StartError for what is unknown or cannot be read."""
    flags = _parse(argv)
    named = flags.pop("config") or environ.get(ENVIRONMENT_PREFIX + "CONFIG")
    once = bool(flags.pop("once"))
    from_flags = {name: value for name, value in flags.items() if value is not None}
    # Only known variables are looked at: Kubernetes sets ONSHI_TERMINAL_PORT and others of its own making.
    from_environment = {o.name: environ[o.variable] for o in OPTIONS if environ.get(o.variable)}
    file = _from_file(current / (named or DEFAULT_FILE), required=named is not None)
    layers = (Layer(from_flags, current, "flag"), Layer(from_environment, current, "variable"), file)
    return Sources(layers, once)


class _Parser(argparse.ArgumentParser):
    """argparse with our way of saying what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise StartError(
            ja=f"オプションを読み取れません（--help で一覧を表示）: {message}",
            en=f"Cannot read the options (--help lists them): {message}",
        )


def _parse(argv: Sequence[str]) -> dict[str, Any]:
    parser = _Parser(
        prog="onshi-terminal",
        description="Folder terminal of the Onshi simulator. NOT FOR PRODUCTION. / 模擬端末。本番では使用しないこと。",
        epilog=f"A setting may also stand in the environment ({ENVIRONMENT_PREFIX}POLL_INTERVAL) "
        f"or in {DEFAULT_FILE} (poll_interval); a flag is stronger than both.",
        allow_abbrev=False,  # else `--key X` would mean `--key-file X`, and the key be spoken of as a file
    )
    parser.add_argument("--config", metavar="FILE", help=f"settings file, else {DEFAULT_FILE} / 設定ファイル")
    parser.add_argument("--once", action="store_true", help="process what is there, then end / 一回だけ処理")
    for option in OPTIONS:
        if option.flag:
            default = "" if option.default is None else f" [{option.default}]"
            parser.add_argument(option.flag_name, dest=option.name, metavar="…", help=option.about + default)
    known, unknown = parser.parse_known_args(argv)
    if unknown:
        _refuse_unknown(unknown)
    return vars(known)


def _refuse_unknown(words: Sequence[str]) -> NoReturn:
    # Only what names an option is repeated: what stands beside it may be a key.
    names = " ".join(word.split("=")[0] for word in words if word.startswith("-")) or "(…)"
    raise StartError(
        ja=f"知らないオプションです: {names}（--help で一覧を表示）。",
        en=f"Unknown option: {names} (--help lists them).",
    )


def _from_file(file: Path, *, required: bool) -> Layer:
    if not required and not file.exists():
        return Layer({}, file.parent, file.name)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        # Not the error's own text: it may quote the line that holds the key.
        reason = f"{file.name}: {type(error).__name__}"
        raise StartError(
            ja=f"設定ファイルを読み取れません（{reason}）。TOML 形式、UTF-8 で保存してください。",
            en=f"Cannot read the settings file ({reason}); it must be TOML in UTF-8.",
        ) from None
    # `ResponseFileStayTime`, as the real terminal spells it, and `response_file_stay_time` are one setting.
    known = {_plain(option.name): option.name for option in OPTIONS}
    values = {known.get(_plain(name), name): value for name, value in content.items()}
    unknown = sorted(set(values) - set(known.values()))
    if unknown:
        raise StartError(
            ja=f"{file.name} に知らない設定があります: {', '.join(unknown)}。",
            en=f"Unknown setting in {file.name}: {', '.join(unknown)}.",
        )
    return Layer(values, file.parent, file.name)


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()

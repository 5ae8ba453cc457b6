"""Settings from three sources, and one sentence in both languages for every one that is wrong."""

import re
import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.terminal import cli, settings
from deploy.terminal.errors import StartError
from deploy.terminal.options import OPTIONS, Url
from deploy.terminal.settings import Settings
from tests.terminal.running import REPOSITORY

KEY = "secret-of-the-tests"
ENOUGH = {"ONSHI_TERMINAL_URL": "http://localhost:8000", "ONSHI_TERMINAL_KEY": KEY, "ONSHI_TERMINAL_FOLDER": "OQS"}


def load(tmp_path: Path, *words: str, environ: Mapping[str, str] = ENOUGH, file: str = "") -> Settings:
    if file:
        (tmp_path / "terminal.toml").write_text(file, encoding="utf-8")
    return settings.load(words, environ, tmp_path)


def test_the_least_that_is_needed(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    root = tmp_path / "OQS"
    assert loaded.folders == settings.Folders(root / "req", root / "res", root / "face", root / ".work")
    assert loaded.server.url == Url(secure=False, host="localhost", port=8000, path="")
    assert (loaded.server.encoding, loaded.poll_interval, loaded.parallel) == ("utf-8", 0.2, 2)
    assert (loaded.incomplete_after, loaded.stay_minutes, loaded.once) == (30, 1440, False)


def test_a_flag_is_stronger_than_the_environment_and_that_than_the_file(tmp_path: Path) -> None:
    file = "poll_interval = 3\nparallel = 3\nencoding = 'shift_jis'\n"
    environ = {**ENOUGH, "ONSHI_TERMINAL_POLL_INTERVAL": "2", "ONSHI_TERMINAL_PARALLEL": "2"}
    loaded = load(tmp_path, "--poll-interval", "1", environ=environ, file=file)
    assert (loaded.poll_interval, loaded.parallel, loaded.server.encoding) == (1.0, 2, "shift_jis")


def test_the_file_may_spell_settings_as_the_real_terminal_does(tmp_path: Path) -> None:
    assert load(tmp_path, file="ResponseFileStayTime = 60\n").stay_minutes == 60


def test_relative_paths_of_the_file_start_at_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "my.toml").write_text("folder = '../OQS'\nkey_file = 'key.txt'\nurl = 'http://[::1]:81/base/'\n")
    (folder / "key.txt").write_bytes(b"\xef\xbb\xbf" + KEY.encode() + b"\r\n")
    loaded = load(tmp_path, "--config", "etc/my.toml", environ={})
    assert loaded.folders.req.resolve() == tmp_path / "OQS" / "req"
    assert loaded.server.key == KEY
    assert loaded.server.url == Url(secure=False, host="::1", port=81, path="/base")


def test_each_folder_can_be_set_apart(tmp_path: Path) -> None:
    environ = {name: value for name, value in ENOUGH.items() if "FOLDER" not in name}
    loaded = load(tmp_path, "--req", "a/in", "--res", "b/out", "--face", "c", environ=environ)
    assert loaded.folders.work == tmp_path / "a" / ".work"
    assert loaded.folders.res == tmp_path / "b" / "out"


def test_the_key_of_the_stronger_source_counts_in_whatever_form(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("from-the-file")
    assert load(tmp_path, "--key-file", "key.txt").server.key == "from-the-file"
    assert load(tmp_path, file="key = 'weaker'\n").server.key == KEY


def test_the_key_is_in_no_printed_form_of_the_settings(tmp_path: Path) -> None:
    assert KEY not in repr(load(tmp_path))


@pytest.mark.parametrize("spelling", ["shift_jis", "Shift-JIS", "SJIS", "1"])
def test_spellings_of_shift_jis(tmp_path: Path, spelling: str) -> None:
    assert load(tmp_path, "--encoding", spelling).server.encoding == "shift_jis"


def test_the_form_of_bulk_results_is_the_servers_unless_it_is_set(tmp_path: Path) -> None:
    assert load(tmp_path).server.results is None
    assert load(tmp_path, environ={**ENOUGH, "ONSHI_TERMINAL_RESULTS": "XML"}).server.results == "xml"
    assert load(tmp_path, file="results = 'zip'\n").server.results == "zip"
    assert load(tmp_path, "--results", "xml").server.results == "xml"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--results", "pdf"], "--results"),
        (["--url", "localhost:8000"], "--url"),
        (["--url", "ftp://localhost"], "--url"),
        (["--url", "http://user:pass@localhost"], "--url"),
        (["--url", "http://localhost:99999"], "--url"),
        (["--url", "http://localhost/?a=b"], "--url"),
        (["--url", "http://[::1"], "--url"),
        (["--encoding", "utf-16"], "--encoding"),
        (["--poll-interval", "0"], "--poll-interval"),
        (["--poll-interval", "nan"], "--poll-interval"),
        (["--poll-interval", "soon"], "--poll-interval"),
        (["--parallel", "1.5"], "--parallel"),
        (["--parallel", "99"], "--parallel"),
        (["--folder", " "], "--folder"),
        (["--res", "OQS/req"], "req"),
        (["--work", "OQS/../OQS/res"], "work"),
        (["--key-file", "nowhere"], "--key-file"),
        (["--key-file", "."], "--key-file"),
        (["--key", KEY], "--key "),
        (["--key=" + KEY], "--key "),
        ([KEY], "(…)"),
        (["--poll-interval"], "--poll-interval"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["--ca-file", "nowhere"], "https://"),
        (["--url", "https://localhost", "--ca-file", "nowhere"], "PEM"),
        (["--url", "https://localhost", "--client-key", "nowhere"], "PEM"),
    ],
)
def test_a_wrong_flag_gives_one_sentence_in_each_language(tmp_path: Path, words: list[str], named: str) -> None:
    _assert_sentence(tmp_path, words, "", named)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("poll_intervall = 1", "poll_intervall"),
        ("poll_interval = true", "poll_interval (terminal.toml)"),
        ("poll_interval = [1]", "poll_interval (terminal.toml)"),
        ("url = 5", "url (terminal.toml)"),
        ("encoding = true", "encoding (terminal.toml)"),
        ("key = 'a b'", "key (terminal.toml)"),
        ("key = '鍵'", "key (terminal.toml)"),
        (f"key = {KEY}", "terminal.toml: TOMLDecodeError"),
        (f"key = '{KEY}'\nkey_file = 'x'", "key_file"),
    ],
)
def test_a_wrong_file_gives_one_sentence_in_each_language(tmp_path: Path, file: str, named: str) -> None:
    _assert_sentence(tmp_path, [], file, named)


def _assert_sentence(tmp_path: Path, words: list[str], file: str, named: str) -> None:
    environ = {name: value for name, value in ENOUGH.items() if not (file and name.upper()[15:] in file.upper())}
    with pytest.raises(StartError) as caught:
        load(tmp_path, *words, environ=environ, file=file)
    assert named in caught.value.en + " "
    assert re.search("[ぁ-ん]", caught.value.ja)
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("name", ["URL", "KEY", "FOLDER"])
def test_what_is_missing_is_named(tmp_path: Path, name: str) -> None:
    environ = {variable: value for variable, value in ENOUGH.items() if not variable.endswith(name)}
    flag = "--key-file" if name == "KEY" else f"--{name.lower()}"
    with pytest.raises(StartError, match=f"Setting {flag} is missing"):
        load(tmp_path, environ=environ)


def test_variables_of_other_makers_are_no_settings(tmp_path: Path) -> None:
    load(tmp_path, environ={**ENOUGH, "ONSHI_TERMINAL_PORT": "tcp://10.0.0.1:80", "ONSHI_TERMINAL_PARALLEL": ""})


def test_https_checks_certificates_unless_told_which(tmp_path: Path) -> None:
    tls = load(tmp_path, "--url", "https://localhost").server.tls
    assert tls is not None
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_the_command_ends_with_2_and_the_sentence_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["--parallel", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "key").write_text(KEY)
    words = ["--url", "http://localhost:1", "--key-file", "key", "--folder"]
    assert cli.main([*words, "file"]) == 2
    assert "Cannot create the folders" in capsys.readouterr().err
    (tmp_path / "OQS" / ".work" / "lock").mkdir(parents=True)
    assert cli.main([*words, "OQS"]) == 2
    assert "Cannot use the work folder" in capsys.readouterr().err


def test_the_example_file_is_read_and_holds_the_defaults(tmp_path: Path) -> None:
    example = (REPOSITORY / "deploy" / "terminal" / "terminal.example.toml").read_text(encoding="utf-8")
    uncommented = re.sub(r"^# (?=[a-z_]+ = )", "", example, flags=re.MULTILINE)
    values = tomllib.loads(uncommented)
    assert set(values) == {option.name for option in OPTIONS} - {"key"}
    for option in OPTIONS:
        if option.default is not None:
            assert values[option.name] == option.default
    (tmp_path / "terminal.key").write_text(KEY)
    assert load(tmp_path, environ={}, file=example).server.key == KEY


def test_every_setting_is_documented_with_its_default() -> None:
    page = (REPOSITORY / "docs" / "terminal.md").read_text(encoding="utf-8")
    for option in OPTIONS:
        default = "–" if option.default is None else str(option.default)
        assert re.search(rf"^\| `{option.name}` \| {re.escape(default)} \|", page, re.MULTILINE), option.name

"""A terminal running as a process over real folders, and what a test wants to do with the two."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.terminal.stub import KEY

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 60.0


def request(marker: object) -> bytes:
    """Make a whole request that differs from every other with another marker."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<XmlMsg><MessageBody>'
        f"<ArbitraryFileIdentifier>{marker}</ArbitraryFileIdentifier></MessageBody></XmlMsg>\n"
    ).encode()


def name(number: object, kind: str = "siquc01") -> str:
    return f"OQS{kind}req_{number}.xml"


def response(number: object, kind: str = "siquc01", ending: str = "xml") -> str:
    return f"OQS{kind}res_{number}.{ending}"


def until(condition: Callable[[], object], what: str = "what was expected") -> None:
    """Wait until it holds; fail when it does not within `PATIENCE` seconds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.005)


def read(path: Path) -> bytes:
    """Read a response, unpacked if it is packed; nothing while it is still being written."""
    if path.suffix != ".zip":
        return path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(archive.infolist()[0])
    except zipfile.BadZipFile:
        return b""


class Desk:
    """The folders, and the terminals started over them."""

    def __init__(self, root: Path, url: str) -> None:
        self.root = root
        self.url = url
        self.req, self.res, self.work = root / "req", root / "res", root / ".work"
        self.log = root / "log.txt"
        self.key_file = root / "terminal.key"
        self.key_file.write_text(KEY + "\n")
        self.req.mkdir()
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, command: Sequence[str] = ("-m", "deploy.terminal")) -> subprocess.Popen[bytes]:
        """Start a terminal that looks often; `words` come last and so win over what stands here."""
        flags = ["--folder", self.root, "--url", self.url, "--key-file", self.key_file]
        flags += ["--poll-interval", "0.02", "--longest-pause", "0.1"]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("ONSHI_")}
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  # our own program, our own words
                [sys.executable, *command, *map(str, flags), *words],
                cwd=REPOSITORY,
                env=environ | {"PYTHONIOENCODING": "utf-8"},
                stdout=log,
                stderr=log,
            )
        self._running.append(process)
        return process

    def once(self, *words: str) -> int:
        """Run to the end with `--once`; the exit code."""
        return self.start("--once", *words).wait(PATIENCE)

    def drop(self, name: str, content: bytes) -> None:
        """Put a request in as a careful program does: complete elsewhere, then moved."""
        elsewhere = self.root / "elsewhere"
        elsewhere.write_bytes(content)
        elsewhere.rename(self.req / name)

    def answered(self, number: object, content: bytes, kind: str = "siquc01") -> bool:
        """Whether the response is there, in one form alone, and belongs to this content."""
        forms = [self.res / response(number, kind, ending) for ending in ("xml", "zip")]
        found = [path for path in forms if path.exists()]
        return len(found) == 1 and hashlib.sha256(content).hexdigest().encode() in read(found[0])

    def in_res(self) -> set[str]:
        return {path.name for path in self.res.iterdir()}

    def tickets(self) -> list[Path]:
        return [path for path in self.work.glob("*") if path.is_dir()]

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)

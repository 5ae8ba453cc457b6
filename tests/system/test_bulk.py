"""一括照会 as a vendor's program does it, through a folder and over HTTP, against the running system."""

import json
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest

from eligibility.wire import MESSAGES, Reading, Values, read, render
from fixtures.documents import ROOT
from tests.stack import Stack
from tests.system.conftest import http
from tests.system.test_folder import terminal

SECONDS = 60.0
FIRST = ROOT / "fixtures" / "first_request.xml"


def check_file(provider: str, count: int) -> bytes:
    """Ask for the same person of the cast again and again, with the card of the first request."""
    first = read(MESSAGES["siquc01req"], FIRST.read_bytes(), strict=False).values
    card = {name: value for name, value in first["body"]["search"].items() if name != "ceiling_consent"}
    people = [card | {"person_identifier": f"P-{n}"} for n in range(count)]
    header = first["header"] | {"provider_code": provider, "file_identifier": "BULK-1"}
    return render(MESSAGES["muquc01req"], {"header": header, "body": {"search": people}})


def fetch_file(provider: str, number: str) -> bytes:
    header, body = {"provider_code": provider}, {"reception_number": number}
    return render(MESSAGES["muquc02req"], {"header": header, "body": body})


def _wait(ready: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := ready()):
        assert time.monotonic() < deadline, "not within the time"
        time.sleep(0.05)
    return found


def _read(message: str, content: bytes) -> Reading:
    reading = read(MESSAGES[message], content, strict=False)
    assert reading.ok, reading.faults
    return reading


@pytest.mark.system
def test_submit_poll_and_fetch_over_http(stack: Stack) -> None:
    # Given a file of 700 people, sent by a provider
    key, provider = stack.up["provider_key"], stack.up["provider_code"]
    status, answer = http(
        "POST", f"{stack.url}/oqs/OQSmuquc01req_1.xml", key, check_file(provider, 700), "application/xml"
    )
    assert status == 200, answer.decode()
    number = _read("muquc01res", answer).values["body"]["reception_number"]

    # When it asks for the result until it is there
    def result() -> Reading | None:
        body = fetch_file(provider, number)
        status, answer = http("POST", f"{stack.url}/oqs/OQSmuquc02req_1.xml", key, body, "application/xml")
        assert status == 200, answer.decode()
        reading = _read("muquc02res", answer)
        assert reading.values["header"]["file_result"] in {"1", "2"}
        return reading if reading.values["header"]["file_result"] == "1" else None

    found = _wait(result)

    # Then everybody is answered, in order, and the job says so too
    units: list[Values] = found.values["body"]["units"]
    assert [unit["search"]["person_identifier"] for unit in units] == [f"P-{n}" for n in range(700)]
    status, answer = http("GET", f"{stack.url}/api/v1/bulk-jobs/{number}", key, b"", "application/json")
    job = json.loads(answer)
    assert (status, job["stage"], job["people"], job["answered"]) == (200, "ready", 700, 700)


@pytest.mark.system
@pytest.mark.parametrize("form", ["xml", "zip"])
def test_submit_poll_and_fetch_through_a_folder(stack: Stack, tmp_path: Path, form: str) -> None:
    provider = stack.up["provider_code"]
    with terminal(tmp_path / "oqs", stack.url, stack.up["provider_key"], "--results", form) as folder:
        # Given a request file dropped into the folder
        (folder / "req" / "OQSmuquc01req_202611220001.xml").write_bytes(check_file(provider, 30))
        receipt = folder / "res" / "OQSmuquc01res_202611220001.xml"
        _wait(lambda: receipt.is_file() and receipt.read_bytes().endswith(b"</XmlMsg>"))
        number = _read("muquc01res", receipt.read_bytes()).values["body"]["reception_number"]

        # When requests for the result follow, each under a name of its own
        name, reading = _wait(lambda: _finished(folder, fetch_file(provider, number)))

        # Then the last of them is answered with the result, in the form the terminal is set to
        assert len(reading.values["body"]["units"]) == 30
        assert (folder / "res" / f"{name}.{form}").is_file()


def _finished(folder: Path, request: bytes) -> tuple[str, Reading] | None:
    """Drop a request for a result; return base name and message of its answer when that is the result."""
    name = f"OQSmuquc02req_{time.monotonic_ns()}"
    (folder / "req" / f"{name}.xml").write_bytes(request)
    answer = name.replace("req", "res")
    reading = _read("muquc02res", _wait(lambda: _answer(folder / "res" / answer)))
    return (answer, reading) if reading.values["header"]["file_result"] == "1" else None


def _answer(base: Path) -> bytes | None:
    """Return the message in an answer of this base name once it is whole."""
    xml, zipped = base.with_suffix(".xml"), base.with_suffix(".zip")
    if xml.is_file() and (content := xml.read_bytes()).rstrip().endswith(b"</XmlMsg>"):
        return content
    if zipped.is_file():
        try:
            with ZipFile(BytesIO(zipped.read_bytes())) as archive:
                return archive.read(f"{base.name}.xml")
        except BadZipFile:  # still being written
            return None
    return None

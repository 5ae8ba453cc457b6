"""Files of many people, in the small world of the edges: send one, have it worked on, fetch what comes of it."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.http.response import HttpResponseBase

from batch.bulk import answer_bulk
from batch.bulk.work import ANSWER_BULK
from batch.models import BulkJob
from eligibility.models import Inquiry
from eligibility.wire import MESSAGES, Reading, Values, read, render
from sandbox.edge import stamp
from tests.deploy.conftest import base, state_dir
from tests.edges.conftest import INSURER, NOON, PROVIDER, World, make_world

__all__ = ["base", "state_dir"]

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keep the bells that ring, by job; a test has the work done when it wants to."""
    rung: list[int] = []

    def ring(task: str, subjects: Any, *, expires: int | None = None, after: float | None = None) -> None:
        del expires, after
        if task == ANSWER_BULK:
            rung.extend(subjects)

    monkeypatch.setattr("batch.bells.ring", ring)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda callback, **_: callback())
    return rung


@dataclass
class Sent:
    """An answer as it came: the file's name, its bytes, and the XML message in it."""

    status: int
    name: str
    media_type: str
    body: bytes
    message: str

    @property
    def xml(self) -> bytes:
        """The message file, out of the zip file where it is in one."""
        if self.media_type != "application/zip":
            return self.body
        with ZipFile(BytesIO(self.body)) as archive:
            (member,) = archive.namelist()
            assert member == self.name.removesuffix(".zip") + ".xml"
            return archive.read(member)

    @property
    def reading(self) -> Reading:
        """The message, which must be without fault."""
        assert self.status == 200, self.body.decode()
        reading = read(MESSAGES[self.message], self.xml, strict=False)
        assert reading.ok, reading.faults
        return reading

    @property
    def header(self) -> Values:
        header: Values = self.reading.values["header"]
        return header

    @property
    def body_values(self) -> Values:
        body: Values = self.reading.values.get("body", {})
        return body

    @property
    def units(self) -> list[Values]:
        return list(self.body_values.get("units", []))


class Bulk:
    """A provider that looks up in bulk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._files = 0

    def post(self, message: str, body: bytes, *, name: str = "", **headers: str) -> Sent:
        """Post a request file and return what comes back."""
        self._files += 1
        name = name or f"OQS{message}_{self._files:04d}.xml"
        response = self.world.client.post(
            f"/oqs/{quote(name)}",
            data=body,
            content_type="application/xml",
            headers={"Authorization": f"Bearer {self.world.key}"} | headers,
        )
        return sent(response, message.removesuffix("req") + "res")

    def submit(self, exchange: str, body: bytes, **headers: str) -> str:
        """Send a file of look-ups and return its reception number."""
        number = self.post(f"{exchange}01req", body, **headers).body_values["reception_number"]
        assert isinstance(number, str)
        return number

    def ask(self, *people: Values, **headers: str) -> str:
        """Check people in bulk; return the reception number."""
        return self.submit("muquc", check_file(*people), **headers)

    def fetch(self, exchange: str, number: str, *, name: str = "", **headers: str) -> Sent:
        """Ask for a result."""
        return self.post(f"{exchange}02req", fetch_file(exchange, number), name=name, **headers)

    def result(self, exchange: str, number: str, **headers: str) -> Sent:
        """Have everybody answered, and fetch the result, which must be there."""
        work(number)
        result = self.fetch(exchange, number, **headers)
        assert result.header["file_result"] == "1"
        return result

    def set(self, **settings: Any) -> None:
        """Change settings of the sandbox."""
        self._admin("patch", "/api/v1/sandbox", {"settings": settings})

    def later(self, by: str) -> None:
        """Move the sandbox's clock."""
        self._admin("post", "/api/v1/clock/advance", {"by": by})

    def _admin(self, method: str, path: str, body: object) -> None:
        call = getattr(self.world.client, method)
        headers = {"Authorization": f"Bearer {self.world.admin_key}"}
        response = call(path, body, content_type="application/json", headers=headers)
        assert response.status_code == 200, response.content

    def job(self, number: str) -> BulkJob:
        return BulkJob.objects.get(reception_number=number)

    def people(self, number: str) -> list[Inquiry]:
        """Return the journal's rows of the people of a file, in its order."""
        return list(Inquiry.objects.filter(reception_number=number).order_by("place"))


def work(number: str) -> None:
    """Do what a worker does when the bell rings, until nobody is left."""
    job = BulkJob.objects.get(reception_number=number)
    while answer_bulk(job.pk, now=stamp):
        pass


def sent(response: HttpResponseBase, message: str) -> Sent:
    """Take an answer in whole."""
    body = response.getvalue()
    name = response.headers.get("Content-Disposition", "").partition('filename="')[2].rstrip('"')
    if response.headers.get("Content-Length"):
        assert int(response.headers["Content-Length"]) == len(body)
    return Sent(response.status_code, name, response.headers["Content-Type"], body, message)


def person(**search: Any) -> Values:
    """Return the search key of the person of `World.enrol`; None leaves an element out."""
    key = {"insurer_number": INSURER, "symbol": "12", "number": "1001", "branch": "01", "born_on": date(1980, 5, 5)}
    return {name: value for name, value in (key | search).items() if value is not None}


def registration(reference_number: str, **card: Any) -> Values:
    """Return a card and the number it is given."""
    values = person(**card) | {"reference_number": reference_number}
    return {name: value for name, value in values.items() if name != "born_on"}


def check_file(*people: Values, **header: Any) -> bytes:
    """Return a file that asks about people on the day of the clock."""
    head = {"checked_on": TODAY, "provider_code": PROVIDER, "file_identifier": "F-1"} | header
    return render(MESSAGES["muquc01req"], {"header": head, "body": {"search": list(people)}})


def registration_file(*registrations: Values, **header: Any) -> bytes:
    head = {"provider_code": PROVIDER, "file_identifier": "F-2"} | header
    return render(MESSAGES["muimm01req"], {"header": head, "body": {"registration": list(registrations)}})


def fetch_file(exchange: str, number: str, provider_code: str = PROVIDER) -> bytes:
    """Return a request for the result of a reception number."""
    values = {"header": {"provider_code": provider_code}, "body": {"reception_number": number}}
    return render(MESSAGES[f"{exchange}02req"], values)


@pytest.fixture
def bulk(db: None) -> Bulk:
    """Return a provider in a world of its own, whose clock stands at noon on 1 April 2026."""
    del db
    return Bulk(make_world("bulk"))

"""The whole cast in one sandbox, loaded once; each test asks as the terminal of a provider does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import etree

from fixtures.asking import SearchKey, request_file
from fixtures.cast import cast, load_cast
from sandbox.domain.clock import frozen
from sandbox.models import Role, Sandbox
from sandbox.services import create_sandbox, issue_key, set_clock


@dataclass(frozen=True)
class Reply:
    """An answer as a program sees it: the texts of header and body by tag, and the records."""

    status: int
    raw: bytes
    header: dict[str, str]
    body: dict[str, str]
    records: list[dict[str, list[str]]]


@dataclass(frozen=True)
class Desk:
    """Where every provider of the cast asks."""

    sandbox: Sandbox
    keys: dict[str, str]

    def ask(
        self, key: SearchKey, *, on: date, at: datetime, provider: str, limit_consent: bool = False, **how: Any
    ) -> Reply:
        """Send a request file with the sandbox's clock standing at `at`."""
        set_clock(sandbox=self.sandbox, clock=frozen(at))
        data = request_file(key, on=on, provider=provider, limit_consent=limit_consent, **how)
        return self.send(data, provider=provider)

    def send(self, data: bytes, *, provider: str) -> Reply:
        """Send the bytes of a request file."""
        response = Client().post(
            "/oqs/OQSsiquc01req_202611200001.xml",
            data=data,
            content_type="application/xml",
            headers={"Authorization": f"Bearer {self.keys[provider]}"},
        )
        assert response["Content-Type"].startswith("application/xml"), response.content.decode()
        root = _root(response.content, shift_jis=response["Content-Type"].endswith("Shift_JIS"))
        records = [_texts(record) for record in root.iter("ResultOfQualificationConfirmation")]
        return Reply(response.status_code, response.content, _leaves(root, "Header"), _leaves(root, "Body"), records)


def _root(content: bytes, *, shift_jis: bool) -> etree._Element:
    # Windows reads Shift_JIS as cp932; libxml2's own table would turn － (U+FF0D) into − (U+2212).
    text = content.decode("cp932" if shift_jis else "utf-8")
    return etree.fromstring(text.partition("?>")[2])


def _leaves(root: etree._Element, part: str) -> dict[str, str]:
    return {leaf.tag: leaf.text or "" for leaf in root.iterfind(f"Message{part}/*") if len(leaf) == 0}


def _texts(record: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for leaf in record.iter():
        if len(leaf) == 0:
            found.setdefault(leaf.tag, []).append(leaf.text or "")
    return found


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    """Everything in one transaction around the module, undone at its end."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        sandbox = create_sandbox(code="cast")
        load_cast(sandbox=sandbox)
        codes = [provider.code for provider in cast().providers]
        yield Desk(sandbox, {c: issue_key(sandbox=sandbox, role=Role.PROVIDER, subject=c) for c in codes})
        transaction.set_rollback(True)

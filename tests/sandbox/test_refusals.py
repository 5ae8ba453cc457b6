"""Refusals and the problems they become."""

import json
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from sandbox.domain.problems import SENTENCES, problem_of_refusal, problem_of_status
from sandbox.domain.refusals import Refusal, RefusalCode, RefusalDetail, RefusalKind

TABLES = ("sandbox", "insurers", "consent")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def codes() -> Iterator[RefusalCode]:
    for app in TABLES:
        yield from (v for v in vars(import_module(f"{app}.domain.refusals")).values() if isinstance(v, RefusalCode))


@pytest.mark.parametrize("row", list(codes()), ids=lambda row: row.code)
def test_every_refusal_speaks_both_languages_and_names_the_same_things(row: RefusalCode) -> None:
    assert re.fullmatch(r"SIM-[A-Z0-9-]+", row.code)
    assert JAPANESE.search(row.ja)
    assert re.search(r"[a-z]{3}", row.en)
    assert set(re.findall(r"{\w+}", row.ja)) == set(re.findall(r"{\w+}", row.en))


def test_no_code_means_two_things() -> None:
    found = [row.code for row in codes()]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (RefusalKind.INVALID, 422),
        (RefusalKind.MISSING, 404),
        (RefusalKind.CONFLICT, 409),
        (RefusalKind.FORBIDDEN, 403),
    ],
)
def test_a_refusal_becomes_a_problem_of_its_kind(kind: RefusalKind, status: int) -> None:
    problem = problem_of_refusal(Refusal("SIM-X", "だめ", "no", kind=kind))
    assert problem.body() == {
        "type": "urn:onshi:problem:SIM-X",
        "title": SENTENCES[status].title,
        "status": status,
        "detail": "no",
        "detail_ja": "だめ",
        "errors": [{"code": "SIM-X", "path": "", "message_ja": "だめ", "message_en": "no"}],
    }


def test_a_refusal_with_several_reasons_tells_them_all() -> None:
    details = [RefusalDetail("SIM-A", "/a", "あ", "a"), RefusalDetail("SIM-B", "/b", "い", "b")]
    problem = problem_of_refusal(Refusal("SIM-X", "だめ", "no", details))
    assert [error.code for error in problem.errors] == ["SIM-A", "SIM-B"]


@pytest.mark.parametrize(("status", "code"), [(418, "SIM-BAD-REQUEST"), (502, "SIM-CRASH")])
def test_a_status_without_a_sentence_of_its_own_speaks_as_its_class_does(status: int, code: str) -> None:
    problem = problem_of_status(status)
    assert (problem.status, problem.code) == (status, code)


def test_a_problem_can_be_sent_whatever_it_repeats() -> None:
    details = [RefusalDetail("SIM-A", "/\ud800", "あ\ud800", "a\ud800")]
    body = problem_of_refusal(Refusal("SIM-X", "だめ\ud800", "no\ud800", details)).body()
    assert json.dumps(body, ensure_ascii=False).encode().count(b"\\\\ud800") == 5

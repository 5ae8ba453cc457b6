"""Figures, and the questions they are measured with."""

import pytest

from eligibility.wire import MESSAGES, read
from fixtures.population.people import person
from tests.bench.asking import NOON, over_http, question_about, questions
from tests.bench.client import Volley
from tests.bench.figures import Figure, figure, percentile, plain, ratio, slice_of


@pytest.mark.parametrize(("percent", "expected"), [(50, 50), (99, 99), (100, 100), (1, 1)])
def test_percentiles_are_values_that_occurred(percent: int, expected: int) -> None:
    assert percentile(range(1, 101), percent) == expected


def test_the_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0


def test_a_figure_is_the_median_with_its_range() -> None:
    assert figure([3.0, 1.0, 10.0]) == Figure(3.0, 1.0, 10.0)


def test_a_slice_is_per_answer() -> None:
    volley = Volley(latencies=[0.001, 0.002, 0.003, 0.004], seconds=2.0, client_seconds=0.0004)
    found = slice_of(volley, web_us=4000, postgres_us=400)
    assert (found.per_second, found.web_us, found.postgres_us) == (2.0, 1000.0, 100.0)
    assert (found.p50_ms, found.p99_ms) == (2.0, 4.0)
    assert found.client_us == pytest.approx(100.0)


def test_ratios_are_taken_round_by_round() -> None:
    volleys = [Volley(latencies=[1.0] * count, seconds=1.0) for count in (10, 20, 40, 80)]
    a, b, c, d = (slice_of(volley, web_us=0, postgres_us=0) for volley in volleys)
    assert ratio([b, c], [a, a], "per_second") == Figure(3.0, 2.0, 4.0)
    assert ratio([a, d], [b, b], "per_second") == Figure(2.25, 0.5, 4.0)


def test_figures_become_json() -> None:
    assert plain({"a": figure([1.23456]), "b": 2, "c": "d"}) == {
        "a": {"median": 1.2346, "lowest": 1.2346, "highest": 1.2346},
        "b": 2,
        "c": "d",
    }


def test_questions_are_request_files_without_fault() -> None:
    asked = questions(people=500, count=60)
    assert len({question.file for question in asked}) > 50
    for question in asked:
        assert read(MESSAGES["siquc01req"], question.file, strict=True).ok


def test_a_question_names_the_card_that_is_shown() -> None:
    who = next(p for p in (person(1, n) for n in range(500)) if len(p.coverages) == 2 and p.shows == 0)
    question = question_about(who, NOON.date())
    search = read(MESSAGES["siquc01req"], question.file, strict=True).values["body"]["search"]
    assert search["number"] == who.coverages[0].number
    assert question.expected == b"<QualificationValidity>3</QualificationValidity>"


def test_the_http_request_carries_the_file_and_its_length() -> None:
    question = question_about(person(1, 0), NOON.date())
    head, _, body = over_http(question, path="oqs/x.xml", key="k").partition(b"\r\n\r\n")
    assert body == question.file
    assert b"Content-Length: %d" % len(body) in head
    assert b"Authorization: Bearer k" in head

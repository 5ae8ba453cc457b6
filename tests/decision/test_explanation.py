"""The reason told from the journal: every rule and every record by name, and the arithmetic at each boundary."""

import json
from datetime import date, datetime, timedelta

import pytest

from eligibility.domain.decision import decide
from eligibility.domain.explanation import VALIDITY_WORDS, Candidate, Told, explain
from eligibility.domain.rulebook import RULES
from eligibility.services.candidates import candidate as kept
from sandbox.domain.clock import JST
from tests.decision.register import facts_of
from tests.spec.chapters import EXAMPLES
from tests.spec.example import Example

AT = datetime(2024, 4, 9, 10, tzinfo=JST)
ON = date(2024, 4, 1)
MOMENT = timedelta(microseconds=1)

each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.rule for example in EXAMPLES])


@each_example
def test_the_story_of_every_example_names_its_rules_and_records(example: Example) -> None:
    for case in example.cases:
        facts = facts_of(example.register, case.query, at=case.instant)
        decision = decide(facts, on=case.day, at=case.instant, readings=case.readings)
        ids = [rule.id for rule in decision.rules]
        journaled = [_journaled(kept(weighed)) for weighed in decision.weighed]
        story = explain(Told(case.instant, case.day, "answered", case.answer, ids, [], journaled))
        ja, en = VALIDITY_WORDS[case.answer]
        assert f"資格有効性 {case.answer} {ja}\n" in story.ja
        assert f"validity {case.answer}, {en}\n" in story.en
        for text, title in ((story.ja, "ja"), (story.en, "en")):
            told = [getattr(RULES[rule_id], title) for rule_id in [*ids, *(str(c["rule"]) for c in journaled)]]
            assert [title for title in told if title not in text] == []
        assert story.ja.count("候補") == story.en.count("Candidate ") == len(journaled)


@pytest.mark.parametrize(
    ("at", "ja", "en"),
    [
        (AT - MOMENT, "照会時点 2024-04-09 09:59:59.999999 < 登録 2024-04-09 10:00:00 → まだ", "→ not yet known"),
        (AT, "2024-04-09 10:00:00 ≤ 照会時点 2024-04-09 10:00:00 → 登録済み", "→ known"),
        (AT + timedelta(days=1) - MOMENT, "→ 登録済み", "→ known"),
        (
            AT + timedelta(days=1),
            "訂正・取消 2024-04-10 10:00:00 ≤ 照会時点 2024-04-10 10:00:00 → 訂正前",
            "→ superseded",
        ),
    ],
)
def test_the_arithmetic_of_knowledge(at: datetime, ja: str, en: str) -> None:
    known = {"known_from": AT.isoformat(), "known_until": (AT + timedelta(days=1)).isoformat()}
    story = explain(Told(at, ON, "answered", "4", ["answer.none"], [], [candidate(**known)]))
    assert ja in story.ja
    assert en in story.en


@pytest.mark.parametrize(
    ("on", "ja", "en"),
    [
        (date(2024, 3, 31), "資格確認日 2024-03-31 < 取得 2024-04-01 → 開始前", "→ not begun"),
        (date(2024, 4, 1), "取得 2024-04-01 ≤ 資格確認日 2024-04-01 < 喪失 2024-07-01 → 有効期間内", "→ in force"),
        (date(2024, 6, 30), "→ 有効期間内", "→ in force"),
        (date(2024, 7, 1), "喪失 2024-07-01 ≤ 資格確認日 2024-07-01 → 喪失済み", "→ lost"),
        (None, "資格期間: 2024-04-01 ～ 2024-07-01", "Period: 2024-04-01 to 2024-07-01"),
    ],
)
def test_the_arithmetic_of_the_period(on: date | None, ja: str, en: str) -> None:
    told = Told(AT, on, "answered", "", [], [], [candidate(lost_on="2024-07-01")])
    story = explain(told)
    assert ja in story.ja
    assert en in story.en


def test_an_enrolment_that_is_not_lost_and_always_known_is_told_so() -> None:
    story = explain(Told(AT, ON, "answered", "1", ["answer.valid"], [], [candidate()]))
    assert "取得 2024-04-01 ≤ 資格確認日 2024-04-01 < 喪失 なし → 有効期間内" in story.ja
    assert "acquired 2024-04-01 ≤ day 2024-04-01 < lost never → in force" in story.en
    assert "登録: - ≤ 照会時点" in story.ja


def test_our_own_readings_are_marked() -> None:
    story = explain(Told(AT, ON, "answered", "2", ["answer.not-begun", "answer.valid"], [], []))
    marked = [line for line in story.ja.splitlines() if "模擬環境の解釈" in line]
    assert [line.split("]")[0] for line in marked] == ["規則 [answer.not-begun"]
    assert story.en.count("(our reading)") == 1


@pytest.mark.parametrize(
    ("outcome", "ja", "en"),
    [
        ("answered", "結果: 処理しました", "Outcome: done"),
        ("refused", "結果: この照会は受け付けられません SIM-Q004", "Outcome: query refused SIM-Q004"),
        ("failed", "結果: ファイルは異常終了 SIM-Q004", "Outcome: file failed SIM-Q004"),
        ("bounced", "結果: ファイルとして処理できません SIM-Q004", "Outcome: not processable SIM-Q004"),
    ],
)
def test_an_outcome_without_validity_is_told_with_its_codes(outcome: str, ja: str, en: str) -> None:
    story = explain(Told(AT, None, outcome, "", [], ["SIM-Q004"], []))
    assert ja in story.ja
    assert en in story.en


def test_a_refusal_that_was_weighed_names_who_was_found() -> None:
    twins = [candidate(person=1), candidate(person=2)]
    story = explain(Told(AT, None, "refused", "", [], ["SIM-Q004"], twins))
    assert story.en.count(" taken [match.key]") == 2


def candidate(**changes: str | int | None) -> Candidate:
    """Return a weighed record as the journal holds it: found, in force since 1 April, known all along."""
    found: dict[str, str | int | None] = {
        "enrolment": 1,
        "person": 1,
        "insurer_number": "06139919",
        "insurer_name": "見本保険者",
        "symbol": "12",
        "number": "345",
        "branch": "01",
        "birth_on": "1980-05-05",
        "acquired_on": "2024-04-01",
        "lost_on": None,
        "known_from": None,
        "known_until": None,
        "issued_on": None,
        "rule": "match.key",
    }
    return found | changes


def _journaled(row: str) -> Candidate:
    """Return a row as it comes back from the journal: texts, numbers and null."""
    candidate: Candidate = json.loads(row)
    assert all(value is None or isinstance(value, str | int) for value in candidate.values())
    return candidate

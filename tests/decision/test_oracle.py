"""`decide` against the prose worked out day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eligibility.domain.decision import decide
from eligibility.domain.matching import MATCHED
from eligibility.domain.records import FIRST_KNOWN, Record, is_preschool
from eligibility.domain.rulebook import RULES
from tests.decision.drawing import Question, asked, repeatable
from tests.decision.oracle import Answer, Content, answer, last_day_before_school
from tests.decision.register import Register, facts_of


def test_the_decision_is_what_the_prose_says() -> None:
    fired: set[str] = set()

    @given(asked())
    @repeatable
    def holds(drawn: tuple[Register, list[Question]]) -> None:
        register, questions = drawn
        for question in questions:
            fired.update(_compare(register, question))

    holds()
    assert fired == set(RULES), "a rule that no drawn question reaches is not proved"


def _compare(register: Register, q: Question) -> set[str]:
    """Hold the decision against the oracle, and return the rules that fired."""
    decision = decide(facts_of(register, q.query, at=q.at), on=q.on, at=q.at, readings=q.readings)
    records = tuple(map(_content, decision.records))
    hits = frozenset(w.enrolment.id for w in decision.weighed if w.rule is MATCHED)
    # In which order several persons are listed is no rule of the prose.
    in_order = records if decision.validity != "5" else tuple(sorted(records, key=lambda r: r.place))
    expected = answer(register, q.query, on=q.on, at=q.at, readings=q.readings)
    assert Answer(decision.validity.value, in_order, hits) == expected
    return {rule.id for rule in decision.rules} | {w.rule.id for w in decision.weighed}


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(-40, 40))
@repeatable
def test_preschool_ends_when_six_years_have_been_walked(birth_on: date, off: int) -> None:
    last = last_day_before_school(birth_on)
    assert is_preschool(birth_on, last + timedelta(days=off)) is (off <= 0)
    assert not is_preschool(birth_on, birth_on - timedelta(days=abs(off) + 1))


def _content(record: Record) -> Content:
    return Content(
        record.enrolment.id,
        ratio=record.burden_ratio.ratio if record.burden_ratio else "",
        elderly=record.elderly.ratio if record.elderly else "",
        limit=record.limit.limit_flag if record.limit else "",
        diseases=tuple(e.disease for e in record.diseases),
        tickets=tuple((t.ticket or {})["issue_number"] for t in record.tickets),
        preschool=record.preschool,
        chosen=FIRST_KNOWN in record.rules,
    )

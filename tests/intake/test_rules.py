"""Every rule of the table of findings is said of a row that breaks it, and does to the row what the table says."""

import pytest

from batch.models import FileLine
from insurers.domain.findings import ROW_RULES, Finding, Severity
from tests.intake.rules import CASES, ELSEWHERE_TESTED
from tests.intake.world import everything, outcomes, said, sender

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "06139927"


def test_no_rule_is_left_out() -> None:
    assert CASES.keys() | ELSEWHERE_TESTED == ROW_RULES.keys()


@pytest.mark.parametrize("rule", CASES)
def test_a_row_that_breaks_a_rule_is_told_so(rule: str) -> None:
    case = CASES[rule]
    who = sender("here", case.number)
    if case.elsewhere is not None:
        other = who.beside(OTHER)
        other.has_taken("member", [{**case.elsewhere, "insurer_number": OTHER}])
        other.has_taken(
            "enrolment",
            [
                {
                    "insurer_number": OTHER,
                    "event": "acquire",
                    "member_code": case.elsewhere["member_code"],
                    "acquired_on": "20200401",
                    "number": "1",
                    "card_class": "01",
                }
            ],
        )
    if case.resident is not None:
        who.residents(case.resident)
    for kind, rows in case.before:
        who.has_taken(kind, rows)
        who.later(hours=1)
    who.at -= case.turned_back
    before = everything(who.insurer)
    job = who.has_taken(case.kind, case.rows)
    last = len(case.rows)
    assert (said(job)[last], outcomes(job)[-1]) == ([rule], case.outcome), said(job)
    assert ROW_RULES[rule].severity is {"r": Severity.REFUSE, "h": Severity.HOLD, "a": Severity.WARN}[case.outcome]
    assert case.outcome != "r" or everything(who.insurer) == before
    (found,) = FileLine.objects.get(job=job, line=last).findings
    assert "{" not in "".join(Finding(found["rule"], found["column"], found["values"]).sentences())

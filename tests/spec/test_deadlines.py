"""届出と登録の期限 / Deadlines of report and registration (R-060, R-061, domain §3.4)."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from batch.domain.counting import Counting, is_business_day
from batch.domain.deadlines import BREACHES, RULES, AcquiredDays, Deadline, Terms, breach_on, judge
from batch.holidays import is_holiday
from sandbox.domain.rules import Rule

CALENDAR = Counting(business=False, is_holiday=is_holiday)
BUSINESS = Counting(business=True, is_holiday=is_holiday)
TERMS = Terms(5, 5, 10, CALENDAR)


def day(text: str) -> date:
    """Read a day; a blank is none."""
    return date.fromisoformat(text)


def days(event: str, reported: str = "", registered: str = "") -> AcquiredDays:
    """Return the days of an acquisition."""
    return AcquiredDays(day(event), day(reported) if reported else None, day(registered) if registered else None)


@pytest.mark.parametrize(
    ("start", "days_allowed", "due"),
    [("2024-10-01", 5, "2024-10-06"), ("2024-10-06", 5, "2024-10-11"), ("2024-10-01", 10, "2024-10-11")],
)
def test_calendar_days(start: str, days_allowed: int, due: str) -> None:
    """日数は起算日の翌日から暦日で数え、異動から届出まで5日、届出から登録まで5日、合わせて10日（R-060、domain §3.4）。

    Days are counted from the day after the event or report, and every day counts: 5 to the report, 5 more to the
    registration, 10 in all.
    """
    assert CALENDAR.due(day(start), days_allowed) == day(due)


@pytest.mark.parametrize(
    ("start", "days_allowed", "due"),
    [
        ("2024-10-01", 5, "2024-10-08"),  # a weekend between
        ("2024-10-11", 1, "2024-10-15"),  # スポーツの日 on the Monday
        ("2024-10-12", 5, "2024-10-21"),  # from a Saturday
        ("2024-05-02", 1, "2024-05-07"),  # 3 to 5 May, and the substitute holiday on the 6th
        ("2024-12-27", 2, "2025-01-07"),  # the New Year, then a weekend
    ],
)
def test_business_days(start: str, days_allowed: int, due: str) -> None:
    """設定 `day_count` が `business` なら、土日、祝日、12月29日～1月3日は数えない。どちらで数えるかは公開されていない。

    With the setting `day_count` at `business`, Saturdays, Sundays, holidays and 29 December to 3 January do not count.
    Which of the two is right is not public.
    """
    assert BUSINESS.due(day(start), days_allowed) == day(due)


@pytest.mark.parametrize(
    ("one", "counts"),
    [("2024-12-28", False), ("2024-12-30", False), ("2025-01-03", False), ("2025-01-06", True), ("2024-11-04", False)],
)
def test_days_that_count(one: str, counts: bool) -> None:
    """営業日とは、土日でも祝日（振替休日を含む）でも年末年始でもない日である。

    A business day is no Saturday, Sunday, holiday (substitute ones included) or day of the New Year.
    """
    assert is_business_day(day(one), is_holiday) is counts


@pytest.mark.parametrize(
    ("event", "reported", "registered", "on", "report", "registration", "total"),
    [
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-01", "on_time", "not_yet", "on_time"),
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-03", "on_time", "not_yet", "on_time"),
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-04", "due_soon", "not_yet", "on_time"),
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-06", "done_on_time", "on_time", "on_time"),
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-09", "done_on_time", "due_soon", "due_soon"),
        ("2024-10-01", "2024-10-06", "2024-10-11", "2024-10-11", "done_on_time", "done_on_time", "done_on_time"),
        ("2024-10-01", "2024-10-07", "2024-10-12", "2024-10-12", "done_late 1", "done_on_time", "done_late 1"),
        ("2024-10-01", "2024-10-06", "", "2024-10-14", "done_on_time", "late 3", "late 3"),
        ("2024-10-01", "2024-10-03", "2024-10-11", "2024-11-01", "done_on_time", "done_late 3", "done_on_time"),
        ("2024-10-01", "2024-10-09", "", "2024-10-08", "late 2", "not_yet", "on_time"),
        ("2024-10-01", "", "2024-10-05", "2024-10-20", "unknown", "unknown", "done_on_time"),
        ("2024-10-01", "", "", "2024-10-20", "unknown", "unknown", "late 9"),
        ("2023-05-31", "2023-07-01", "2024-01-01", "2024-10-20", "exempt", "exempt", "exempt"),
        ("2023-06-01", "2023-06-02", "2023-06-03", "2024-10-20", "done_on_time", "done_on_time", "done_on_time"),
    ],
)
def test_states(
    event: str, reported: str, registered: str, on: str, report: str, registration: str, total: str
) -> None:
    """期限の状態は、資格取得の日、届出の日、登録の日と、見る日だけで決まる。遅れは暦日で数える。

    How a deadline stands follows from the days of event, report and registration and the day of looking. Lateness is
    counted in calendar days. Registered means seen by providers: an enrolment that is held is not (R-064).
    """
    judged = judge(days(event, reported, registered), TERMS, day(on))
    shown = [f"{one.state} {one.late_days}" if one.late_days else one.state for one in judged.values()]
    assert shown == [report, registration, total]


@pytest.mark.parametrize(
    ("event", "reported", "registered", "breach"),
    [
        ("2024-10-01", "2024-10-06", "2024-10-11", ""),
        ("2024-10-01", "2024-10-06", "2024-10-12", "2024-10-12"),
        ("2024-10-01", "2024-10-02", "", "2024-10-08"),
        ("2024-10-01", "2024-10-20", "2024-10-25", ""),
        ("2024-10-01", "2024-10-20", "2024-10-26", "2024-10-26"),
        ("2024-10-01", "", "2024-10-11", ""),
        ("2024-10-01", "", "2024-10-12", "2024-10-12"),
    ],
)
def test_breaches(event: str, reported: str, registered: str, breach: str) -> None:
    """保険者の期限超過とは、届出から5日以内に登録しなかったこと、又は届出が遅れていないのに異動から10日を超えたことである。

    A breach of the insurer, which makes it owe an improvement plan for the month (R-061), is a registration later than
    5 days from the report, or later than 10 days from the event unless the employer was late. It is one from the day
    after the last day.
    """
    found = breach_on(days(event, reported, registered), TERMS, day("2025-01-01"))
    assert found == (day(breach) if breach else None)


def listed(rules: Iterable[Rule]) -> list[tuple[str, str, str, str, str]]:
    """Return rules as lines of a table: id, both titles, source, and a mark where the reading is ours."""
    return [(rule.id, rule.ja, rule.en, rule.source, "○" if rule.invented else "–") for rule in rules]


@pytest.mark.parametrize(("breach", "ja", "en", "source", "ours"), listed(BREACHES))
def test_every_breach_is_found(breach: str, ja: str, en: str, source: str, ours: str) -> None:
    """改善計画を要する超過は次のとおりである。「ours」は公開情報だけでは決まらない、この模擬環境の解釈。

    These breaches owe an improvement plan; "ours" marks a reading of this simulator, where the public facts leave it
    open.
    """
    assert all((ja, en, source, ours))
    only_by = {
        "plan.registration": days("2024-10-01", "2024-10-02", "2024-10-09"),
        "plan.total": days("2024-10-01", "", "2024-10-12"),
    }
    assert breach_on(only_by[breach], TERMS, day("2024-12-01"))


@pytest.mark.parametrize(("rule", "ja", "en", "source", "ours"), listed(RULES))
def test_every_rule_decides_something(rule: str, ja: str, en: str, source: str, ours: str) -> None:
    """期限の規則は次のとおりで、上から順に見る。

    These are the rules, looked at from the top.
    """
    assert all((ja, en, source, ours))
    acquisitions = [
        days("2024-10-02", "2024-10-03", "2024-10-05"),
        days("2024-10-01", "2024-10-09", "2024-10-20"),
        days("2024-10-01", "", ""),
        days("2023-01-01"),
    ]
    month = [day("2024-10-01") + timedelta(n) for n in range(31)]
    fired = {judge(one, TERMS, on)[deadline].rule for one in acquisitions for on in month for deadline in Deadline}
    assert rule in fired

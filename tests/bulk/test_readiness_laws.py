"""Laws of readiness: living through time and jumping over it come to the same, whatever the settings."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batch.domain.readiness import (
    PROCESSING,
    Due,
    ReadyTerms,
    Stage,
    Standing,
    expires_from,
    ready_from,
    stage,
)
from sandbox.domain.clock import JST

RECEIVED = st.datetimes(datetime(2015, 1, 1), datetime(2099, 12, 31), timezones=st.just(JST))  # noqa: DTZ001  # the zone is given beside
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ENDED = st.sampled_from(["done", "failed"])
TERMS = st.one_of(
    st.just(ReadyTerms()),
    st.integers(0, 3 * 86_400).map(lambda n: ReadyTerms("seconds", seconds=n)),
    TIMES.map(lambda of_day: ReadyTerms("clock_time", time_of_day=of_day)),
    st.integers(0, 5).map(lambda n: ReadyTerms("fetches", fetches=n)),
)
IN_ORDER = [Stage.WITHHELD, Stage.FAILED, Stage.READY, Stage.EXPIRED]


def received(state: str, terms: ReadyTerms, at: datetime, *, days: int = 3, fetches: int = 0) -> Standing:
    """Return a file received at `at` and kept for some days."""
    due = ready_from(terms, at)
    return Standing(state, due.at, due.fetches, fetches, expires_from(at, days))


@given(RECEIVED, TIMES)
@example(datetime(2024, 12, 2, 2, tzinfo=JST), time(2))
@example(datetime(2024, 12, 2, 1, 59, 59, 999_999, tzinfo=JST), time(2))
def test_the_next_time_of_day_is_the_one_met_by_walking_minute_by_minute(at: datetime, of_day: time) -> None:
    minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while minute.time() != of_day:
        minute += timedelta(minutes=1)
    assert ready_from(ReadyTerms("clock_time", time_of_day=of_day), at) == Due(minute, 0)


@given(RECEIVED, TERMS)
def test_no_result_is_due_before_its_file_came(at: datetime, terms: ReadyTerms) -> None:
    due = ready_from(terms, at)
    assert due.at >= at
    assert (due.at == at) or (due.fetches == 0)


@given(RECEIVED, TERMS, ENDED, st.integers(0, 6), st.lists(st.integers(0, 5 * 86_400), max_size=20))
def test_a_clock_that_runs_on_never_leads_back(
    at: datetime, terms: ReadyTerms, state: str, fetches: int, seconds: list[int]
) -> None:
    job = received(state, terms, at, fetches=fetches)
    seen = [stage(job, at + timedelta(seconds=n)) for n in sorted(seconds)]
    assert seen == sorted(seen, key=IN_ORDER.index)


@given(RECEIVED, TERMS, ENDED, st.timedeltas(timedelta(microseconds=1), timedelta(days=400)))
def test_a_clock_set_back_before_it_was_due_withholds_it_again(
    at: datetime, terms: ReadyTerms, state: str, back: timedelta
) -> None:
    job = received(state, terms, at)
    assert stage(job, job.ready_at - back) in PROCESSING or job.ready_at - back >= job.expires_at


@given(RECEIVED, st.integers(0, 5), st.integers(0, 5), ENDED)
def test_whoever_asks_again_and_again_is_answered_when_both_the_work_and_the_count_are_done(
    at: datetime, first: int, work: int, state: str
) -> None:
    """The work is done after `work` fetches, `first` are answered 2 in any case: whichever is more."""
    terms = ReadyTerms("fetches", fetches=first)
    answered = 0
    while stage(received("working" if answered < work else state, terms, at, fetches=answered), at) in PROCESSING:
        answered += 1
    assert answered == max(first, work)


@given(RECEIVED, TERMS, st.integers(0, 10), st.timedeltas(timedelta(-10), timedelta(10)))
def test_no_work_that_goes_on_is_given_out(at: datetime, terms: ReadyTerms, fetches: int, later: timedelta) -> None:
    for state in ("waiting", "working"):
        job = received(state, terms, at, fetches=fetches)
        assert stage(job, at + later) == (state if at + later < job.expires_at else Stage.EXPIRED)


def test_a_way_that_nobody_knows_is_no_way() -> None:
    with pytest.raises(ValueError, match="someday"):
        ready_from(ReadyTerms("someday"), datetime(2024, 12, 2, tzinfo=JST))

"""Ways of many threads walked in step: each gets its own, and nobody is left behind."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.clerk import Clerk, Errands, Way, walk_alone

LONG = 20.0


class SpoiltError(Exception):
    """What one need can do to a whole errand."""


class AwayError(Exception):
    """What nobody in the errand is to blame for."""


class RoundError(AwayError):
    """The end of a way that says so."""


class Errand:
    """Doubles numbers and remembers how many came together; can be held up, and does what the numbers say."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.free = threading.Event()
        self.free.set()
        self.begun = threading.Event()

    def __call__(self, needs: Sequence[int]) -> list[int]:
        self.sizes.append(len(needs))
        self.begun.set()
        assert self.free.wait(LONG)
        if -1 in needs:
            raise SpoiltError
        if -2 in needs:
            raise AwayError
        return [2 * need for need in needs]


def spelt(needs: Sequence[str]) -> list[str]:
    return [need.upper() for need in needs]


def doubling(number: int, times: int = 1) -> Way[int]:
    for _ in range(times):
        number = yield number
    return number


def spelling(number: int, word: str) -> Way[tuple[int, str]]:
    return (yield number), (yield word)


def taking_it_well(number: int) -> Way[str]:
    try:
        yield number
    except AwayError:
        return f"{yield 'away'}"
    return "there"


def at_once(fire: Exception) -> Way[int]:
    raise fire
    yield 0  # type: ignore[unreachable]  # makes it a way


def needing_nothing() -> Way[str]:
    return "here"
    yield 0  # type: ignore[unreachable]  # makes it a way


@pytest.fixture
def errand() -> Errand:
    return Errand()


@pytest.fixture
def clerk(errand: Errand) -> Clerk:
    return Clerk({int: errand, str: spelt}, most=16, spoiling=(SpoiltError,))


@contextmanager
def held(clerk: Clerk, errand: Errand) -> Iterator[Callable[[Way[int]], Future[int]]]:
    """Hold the clerk up inside an errand, so that all ways begun meanwhile wait together."""
    with ThreadPoolExecutor(20) as threads:
        errand.free.clear()
        errand.begun.clear()
        first = threads.submit(clerk.walk, doubling(1000))
        assert errand.begun.wait(LONG)
        begun: list[Future[int]] = []

        def begin(way: Way[int]) -> Future[int]:
            begun.append(threads.submit(clerk.walk, way))
            return begun[-1]

        yield begin
        waiting = threading.Event()
        while len(clerk._calls) < len(begun):
            waiting.wait(0.001)
        errand.free.set()
        assert first.result(LONG) == 2000


def walking_alone(errands: Errands) -> Callable[[Way[object]], object]:
    return lambda way: walk_alone(way, errands)


@pytest.fixture(params=["alone", "with a clerk"])
def walk(request: pytest.FixtureRequest, clerk: Clerk, errand: Errand) -> Callable[[Way[object]], object]:
    return clerk.walk if request.param == "with a clerk" else walking_alone({int: errand, str: spelt})


def test_a_way_is_given_what_it_needs(walk: Callable[[Way[object]], object]) -> None:
    assert walk(doubling(3)) == 6
    assert walk(doubling(3, times=4)) == 48
    assert walk(spelling(4, "word")) == (8, "WORD")
    assert walk(needing_nothing()) == "here"


def test_what_goes_wrong_is_raised_where_the_way_was_begun(walk: Callable[[Way[object]], object]) -> None:
    for way, error in (
        (doubling(-1), SpoiltError),
        (doubling(-2), AwayError),
        (at_once(RoundError()), RoundError),
    ):
        with pytest.raises(error):
            walk(way)
    assert walk(doubling(1)) == 2


def test_a_way_may_catch_what_its_errand_raises(walk: Callable[[Way[object]], object]) -> None:
    assert walk(taking_it_well(-2)) == "AWAY"


def test_what_comes_meanwhile_goes_together(clerk: Clerk, errand: Errand) -> None:
    with held(clerk, errand) as begin:
        answers = [begin(doubling(n, times=2)) for n in range(10)]
    assert [answer.result(LONG) for answer in answers] == [4 * n for n in range(10)]
    assert errand.sizes == [1, 10, 10]


def test_no_more_go_together_than_may(errand: Errand) -> None:
    clerk = Clerk({int: errand}, most=4)
    with held(clerk, errand) as begin:
        answers = [begin(doubling(n)) for n in range(10)]
    assert [answer.result(LONG) for answer in answers] == [2 * n for n in range(10)]
    assert max(errand.sizes) == 4


def test_ways_that_need_different_things_go_on_together(clerk: Clerk, errand: Errand) -> None:
    with held(clerk, errand) as begin:
        longer, shorter = begin(doubling(1, times=3)), begin(doubling(1))
    assert (longer.result(LONG), shorter.result(LONG)) == (8, 2)
    assert errand.sizes == [1, 2, 1, 1]


def test_one_bad_need_spoils_nobody_elses_way(clerk: Clerk, errand: Errand) -> None:
    with held(clerk, errand) as begin:
        good, bad, other = begin(doubling(1)), begin(doubling(-1)), begin(doubling(2))
    assert (good.result(LONG), other.result(LONG)) == (2, 4)
    with pytest.raises(SpoiltError):
        bad.result(LONG)
    assert errand.sizes == [1, 3, 1, 1, 1]


def test_what_nobody_is_to_blame_for_meets_all(errand: Errand) -> None:
    recovered: list[str] = []
    clerk = Clerk({int: errand}, most=16, recover=lambda: recovered.append(threading.current_thread().name))
    with held(clerk, errand) as begin:
        answers = [begin(doubling(1)), begin(doubling(-2))]
    for answer in answers:
        with pytest.raises(AwayError):
            answer.result(LONG)
    assert recovered == ["clerk"]
    assert clerk.walk(doubling(5)) == 10


def test_a_recovery_that_fails_leaves_nobody_waiting(errand: Errand) -> None:
    def fail() -> None:
        raise RoundError

    clerk = Clerk({int: errand}, most=16, recover=fail)
    for _ in range(2):
        with pytest.raises(RoundError):
            clerk.walk(doubling(-2))
    assert clerk.walk(doubling(5)) == 10


def test_a_result_too_few_is_an_error_and_not_a_wrong_answer() -> None:
    def forgetful(needs: Sequence[int]) -> list[int]:
        return [2 * need for need in needs[1:]]

    with pytest.raises(ValueError, match="zip"):
        Clerk({int: forgetful}, most=2).walk(doubling(1))


def test_who_is_alone_waits_for_nobody(clerk: Clerk, errand: Errand) -> None:
    assert [clerk.walk(doubling(n)) for n in range(50)] == [2 * n for n in range(50)]
    assert errand.sizes == [1] * 50


def test_after_a_crowd_nobody_waits_in_vain(clerk: Clerk, errand: Errand) -> None:
    with held(clerk, errand) as begin:
        crowd = [begin(doubling(n)) for n in range(10)]
    assert [answer.result(LONG) for answer in crowd] == [2 * n for n in range(10)]
    assert [clerk.walk(doubling(n)) for n in range(5)] == [2 * n for n in range(5)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(-2, 50), st.integers(1, 3)), max_size=12), min_size=2, max_size=8))
def test_each_gets_its_own_whatever_comes_together(work: list[list[tuple[int, int]]]) -> None:
    """Threads walk their ways one after the other, all threads at once; each result is that of its way alone."""
    clerk = Clerk({int: Errand()}, most=3, spoiling=(SpoiltError, AwayError))

    def outcome(walk: Callable[[Way[int]], int], number: int, times: int) -> int | type[Exception]:
        try:
            return walk(doubling(number, times))
        except (SpoiltError, AwayError) as error:
            return type(error)

    def through(ways: list[tuple[int, int]]) -> list[int | type[Exception]]:
        return [outcome(clerk.walk, *way) for way in ways]

    with ThreadPoolExecutor(len(work)) as threads:
        found = [future.result(LONG) for future in [threads.submit(through, ways) for ways in work]]
    errands: Errands = {int: Errand()}
    assert found == [[outcome(lambda way: walk_alone(way, errands), *way) for way in ways] for ways in work]

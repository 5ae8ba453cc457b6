"""Checks at the same moment share their statements, and each is answered as if it had come alone."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse

from consent.selectors import asker_by_digest
from consent.services import connect_provider
from eligibility import services
from eligibility.models import Inquiry
from eligibility.selectors import FactsWanted, facts_for
from eligibility.services import Entry, walking
from sandbox.clerk import Clerk, Errands, Way
from sandbox.database import MOST_TOGETHER, SPOILING, give_up_lost
from sandbox.domain.clock import frozen
from sandbox.domain.keys import digest_of
from sandbox.models import ApiKey, Role
from sandbox.services import change_settings, issue_key, set_clock
from tests.edges.conftest import FILE, NOON, PROVIDER, World, answer_of, make_world, request_file
from tests.statements import counting

# Real transactions: inside one a check is answered alone, on the connection of its own thread.
pytestmark = pytest.mark.django_db(transaction=True)

LONG = 20.0
FACTS_JOURNAL = 2
WALL = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
Got = TypeVar("Got")


class Held(NamedTuple):
    """A need that is met when the test says so; `begun` tells that the clerk is at it."""

    begun: threading.Event
    until: threading.Event


class HungUp(NamedTuple):
    """A need that is met by closing the clerk's connection."""


class Together:
    """A clerk of our own, and a way to make calls come at the same moment."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None
        ours: Errands = {FactsWanted: self._facts, Held: self._hold, HungUp: self._hang_up}
        errands: Errands = {**services.ERRANDS, **ours}
        self.clerk = Clerk(errands, most=MOST_TOGETHER, spoiling=SPOILING, recover=give_up_lost)

    def __call__(self, calls: Sequence[Callable[[], Got]]) -> list[Got]:
        """Make all calls in threads of their own and return what each got; the clerk takes them up together."""
        begun, until = threading.Event(), threading.Event()
        with ThreadPoolExecutor(len(calls) + 1) as threads:
            holding = threads.submit(self.clerk.walk, needing(Held(begun, until)))
            assert begun.wait(LONG)  # else it might set out with them
            futures = [threads.submit(call) for call in calls]
            while len(self.clerk._calls) < len(calls):
                until.wait(0.001)
            until.set()
            holding.result(LONG)
            return [future.result(LONG) for future in futures]

    def close(self) -> None:
        self.clerk.walk(needing(HungUp()))

    def _facts(self, wanted: Sequence[FactsWanted]) -> list[Any]:
        """Read the facts; then comes what others do before the answer is written."""
        facts = facts_for(wanted)
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return facts

    @staticmethod
    def _hold(needs: Sequence[Held]) -> list[bool]:
        for need in needs:
            need.begun.set()
        return [need.until.wait(LONG) for need in needs]

    @staticmethod
    def _hang_up(needs: Sequence[HungUp]) -> list[None]:
        connection.close()
        return [None for _ in needs]


def needing(need: object) -> Way[object]:
    return (yield need)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[Together]:
    found = Together()
    monkeypatch.setattr(walking, "_clerk", found.clerk)
    yield found
    found.close()


def asking(world: World, **search: Any) -> Callable[[], HttpResponse]:
    """Return a call that asks from a thread of its own."""

    def call() -> HttpResponse:
        try:
            return world.ask(**search)
        finally:
            connection.close()

    return call


def entry_of(outcome: str) -> Entry:
    return Entry(
        channel="file", file_name=FILE, message="siquc01req", at=NOON, wall_at=WALL, on=None, outcome=outcome,
        validity="", rules=(), codes=(), candidates=(), status=200, request=b"<a/>", response=b"<b/>",
    )  # fmt: skip


def names(response: HttpResponse) -> list[str]:
    return [record["name"] for record in answer_of(response).values["body"].get("results", [])]


def test_five_checks_cost_as_many_statements_as_one(world: World, together: Together) -> None:
    for n in range(5):
        world.enrol(f"p{n}", number=str(n), name=f"見本　{n}")
    world.ask()
    with counting() as alone:
        world.ask(number="0")
    with counting() as sent:
        answers = together([asking(world, number=str(n)) for n in range(5)])
    assert [names(answer) for answer in answers] == [[f"見本　{n}"] for n in range(5)]
    assert len(sent) == len(alone) == FACTS_JOURNAL
    rows = {str(row.pk): row for row in world.journal()}
    assert [bytes(rows[answer["X-Inquiry-Id"]].response) for answer in answers] == [a.content for a in answers]


def test_nothing_passes_between_two_sandboxes_in_one_batch(world: World, together: Together) -> None:
    """The same key of a card, the same provider and file name; other people, other clocks, other settings."""
    other = make_world("other")
    set_clock(sandbox=other.sandbox, clock=frozen(NOON.replace(year=2027)))
    change_settings(sandbox=other.sandbox, encoding="shift_jis")
    world.enrol("hanako")
    other.enrol("taro", name="見本　太郎", lost=date(2026, 1, 1))
    for each in (world, other):
        each.ask()
    here, there, again = together([asking(world), asking(other), asking(world)])
    assert names(here) == names(again) == ["見本　花子"]
    assert names(there) == ["見本　太郎"]
    assert [answer_of(a).values["body"]["validity"] for a in (here, there, again)] == ["1", "2", "1"]
    assert [answer_of(a).values["header"]["processed_at"].year for a in (here, there, again)] == [2026, 2027, 2026]
    assert (len(world.journal()), len(other.journal())) == (3, 2)
    assert bytes(other.journal()[-1].response) == there.content
    assert b"Shift_JIS" in there.content


def test_a_row_that_cannot_be_written_spoils_no_other(world: World, together: Together) -> None:
    asker = asker_by_digest(digest_of(world.key))
    assert asker is not None
    entry = entry_of("failed")

    def writing(row: Entry) -> Callable[[], int | IntegrityError | None]:
        def call() -> int | IntegrityError | None:
            try:
                return services.walk(services.recording(row, asker=asker))
            except IntegrityError as error:
                return error
            finally:
                connection.close()

        return call

    first, bad, last = together([writing(entry), writing(entry._replace(channel="fax")), writing(entry)])
    assert isinstance(bad, IntegrityError)
    assert {row.pk for row in world.journal()} == {first, last}


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"


def test_two_processes_that_were_sent_the_same_do_not_wait_for_each_other(world: World, together: Together) -> None:
    """This thread is the other process: it has answered "a" and goes on to "b" while the batch waits for its "a"."""
    asker = asker_by_digest(digest_of(world.key))
    assert asker is not None

    def writing(request_key: str) -> Callable[[], int | None]:
        row = entry_of("failed")._replace(request_key=request_key)
        return lambda: services.walk(services.recording(row, asker=asker))

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first = writing("a")()
            batch = threads.submit(together, [writing("b"), writing("a")])
            with connection.cursor() as cursor:
                while not cursor.execute(WAITING) and not cursor.fetchone()[0]:
                    threading.Event().wait(0.001)
            second = writing("b")()
        assert batch.result(LONG) == [None, None]
    assert {row.pk for row in world.journal()} == {first, second}


def revoke(world: World) -> None:
    ApiKey.objects.filter(digest=digest_of(world.key)).update(revoked_at=WALL)


def test_a_key_revoked_before_its_answer_is_written_is_refused(world: World, together: Together) -> None:
    other = make_world("other")
    for each in (world, other):
        each.enrol("hanako")
        each.ask()
    together.meanwhile = lambda: revoke(world)
    refused, answered = together([asking(world), asking(other)])
    assert (refused.status_code, answered.status_code) == (401, 200)
    assert (len(world.journal()), len(other.journal())) == (1, 2)


def test_an_answer_is_made_anew_when_the_clock_was_moved_meanwhile(world: World, together: Together) -> None:
    later = NOON + timedelta(days=400)
    world.enrol("hanako")
    world.ask()
    together.meanwhile = lambda: set_clock(sandbox=world.sandbox, clock=frozen(later))
    (response,) = together([asking(world)])
    assert answer_of(response).values["header"]["processed_at"] == later
    assert [row.at for row in world.journal()] == [NOON, later]


def test_an_answer_is_made_anew_when_the_provider_was_disconnected_meanwhile(world: World, together: Together) -> None:
    world.enrol("hanako")
    world.ask()
    together.meanwhile = lambda: connect_provider(sandbox=world.sandbox, code=PROVIDER, connected=False)
    (response,) = together([asking(world)])
    assert answer_of(response).values["header"]["file_result"] == "9"
    assert [row.outcome for row in world.journal()] == ["answered", "failed"]


def test_who_changes_all_the_time_is_put_off(world: World, together: Together) -> None:
    world.enrol("hanako")

    def moved() -> None:
        set_clock(sandbox=world.sandbox, clock=frozen(NOON))
        together.meanwhile = moved

    together.meanwhile = moved
    (response,) = together([asking(world)])
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert world.journal() == []


@pytest.mark.parametrize("headers", [{}, {"X-Onshi-Encoding": "ebcdic"}, {"Idempotency-Key": "t-1"}])
def test_a_key_that_was_remembered_is_refused_once_it_is_revoked(world: World, headers: dict[str, str]) -> None:
    """Whatever else the request asks for: nothing is told to a key that no longer is one."""
    world.enrol("hanako")
    assert world.ask(headers={"Idempotency-Key": "t-1"}).status_code == 200
    revoke(world)
    assert world.ask(headers=headers).status_code == 401
    assert len(world.journal()) == 1


def test_a_provider_registered_later_is_the_one_that_asks(world: World) -> None:
    world.enrol("hanako")
    world.key = issue_key(sandbox=world.sandbox, role=Role.PROVIDER, subject="1312345682")
    head = {"provider_code": "1312345682"}
    assert answer_of(world.send(request_file(header=head))).values["header"]["file_result"] == "9"
    world.sandbox.providers.create(code="1312345682", name="後の診療所", facility_type="clinic")
    assert answer_of(world.send(request_file(header=head))).values["header"]["file_result"] == "1"
    assert Inquiry.objects.count() == 2

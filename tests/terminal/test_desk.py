"""Who is carried next."""

import threading
import time
from pathlib import Path

from deploy.terminal.desk import Desk, Job
from deploy.terminal.workroom import Entry


def entry(number: int, name: str = "") -> Entry:
    return Entry(Path(f"{number:08d}-x") / (name or f"{number}.xml"))


def desk_with(*entries: Entry, longest_pause: float = 0.05) -> Desk:
    desk = Desk(longest_pause)
    for each in entries:
        desk.put(each)
    return desk


def next_of(desk: Desk) -> Job:
    job = desk.next()
    assert job is not None
    return job


def test_the_order_is_that_of_the_tickets() -> None:
    desk = desk_with(entry(2), entry(1), entry(3))
    assert [next_of(desk).entry.ticket[:8] for _ in range(3)] == ["00000001", "00000002", "00000003"]


def test_requests_of_one_name_are_carried_one_after_the_other() -> None:
    desk = desk_with(entry(1, "a.xml"), entry(2, "A.xml"), entry(3, "b.xml"))
    first = next_of(desk)
    assert next_of(desk).entry == entry(3, "b.xml")
    desk.postpone(first, shared=False)
    assert next_of(desk).entry == entry(1, "a.xml")
    desk.settle(first)
    assert next_of(desk).entry == entry(2, "A.xml")


def test_a_failed_request_lets_the_others_pass_and_comes_again() -> None:
    desk = desk_with(entry(1), entry(2))
    desk.postpone(next_of(desk), shared=False)
    assert next_of(desk).entry == entry(2)
    assert next_of(desk).entry == entry(1)


def test_a_failure_of_the_server_holds_back_everyone_for_longer_each_time_up_to_the_limit() -> None:
    desk = desk_with(entry(1), entry(2), longest_pause=0.3)
    pauses = []
    for _ in range(3):
        desk.postpone(next_of(desk), shared=True)
        before = time.monotonic()
        job = next_of(desk)
        pauses.append(time.monotonic() - before)
        desk.postpone(job, shared=False)
    assert pauses[0] >= 0.19
    assert all(pause >= 0.29 for pause in pauses[1:])
    assert max(pauses) < 2


def test_closing_wakes_the_waiting_and_counts_what_is_left() -> None:
    desk = desk_with(entry(1), entry(2))
    next_of(desk)
    waited: list[Job | None] = []
    idle = Desk(1)
    thread = threading.Thread(target=lambda: waited.append(idle.next()))
    thread.start()
    assert idle.idle
    assert idle.close() == 0
    thread.join(5)
    assert waited == [None]
    assert not desk.idle
    assert desk.close() == 2
    assert desk.next() is None

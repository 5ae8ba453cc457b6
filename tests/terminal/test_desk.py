"""Who is carried next."""

import threading
import time
from pathlib import Path

from deploy.terminal.desk import Desk, Job
from deploy.terminal.workroom import Entry


def entry(number: int, name: str = "") -> Entry:
    return Entry(Path(f"{number:08d}-x") / (name or f"{number}.xml"))


def desk_with(*entries: Entry, longest_pause: float = 0.05, couriers: int = 4) -> Desk:
    desk = Desk(longest_pause, couriers)
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
    idle = Desk(1, 1)
    thread = threading.Thread(target=lambda: waited.append(idle.next()))
    thread.start()
    assert idle.idle
    assert idle.close() == 0
    thread.join(5)
    assert waited == [None]
    assert not desk.idle
    assert desk.close() == 2
    assert desk.next() is None


def bulk(number: int) -> Entry:
    return entry(number, f"OQSmuquc01req_{number}.xml")


def order_of(desk: Desk, count: int) -> list[str]:
    """Carry so many, one after the other."""
    carried = []
    for _ in range(count):
        job = next_of(desk)
        carried.append(job.entry.ticket[7:8])
        desk.settle(job)
    return carried


def test_bulk_files_leave_one_courier_to_single_requests() -> None:
    # Given three couriers, bulk files and then a single request
    desk = desk_with(bulk(1), bulk(2), bulk(3), entry(4), bulk(5), couriers=3)
    # When two bulk files are under way, then the third courier goes with the single one, although it came later
    first, second = next_of(desk), next_of(desk)
    assert [job.entry for job in (first, second)] == [bulk(1), bulk(2)]
    assert next_of(desk).entry == entry(4)
    # And a bulk file goes when another has come back, whether that was answered or has to wait
    desk.settle(first)
    assert next_of(desk).entry == bulk(3)
    desk.put(entry(6))
    desk.postpone(second, shared=False, after=60)
    assert next_of(desk).entry == bulk(5)
    assert next_of(desk).entry == entry(6)


def test_where_there_is_room_for_both_the_order_is_that_of_arrival() -> None:
    desk = desk_with(bulk(1), entry(2), bulk(3), entry(4), couriers=2)
    assert order_of(desk, 4) == ["1", "2", "3", "4"]


def test_a_courier_that_is_alone_carries_single_requests_first() -> None:
    desk = desk_with(bulk(1), entry(2), bulk(3), entry(4), couriers=1)
    assert order_of(desk, 4) == ["2", "4", "1", "3"]


def test_a_worker_waiting_for_room_is_woken_when_a_bulk_file_comes_back() -> None:
    desk = desk_with(bulk(1), bulk(2), couriers=2)
    first = next_of(desk)
    found: list[Job | None] = []
    waiting = threading.Thread(target=lambda: found.append(desk.next()))
    waiting.start()
    desk.settle(first)
    waiting.join(30)
    assert [job.entry for job in found if job] == [bulk(2)]

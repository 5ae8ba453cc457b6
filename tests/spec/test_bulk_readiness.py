"""一括照会の結果を渡せる時 / When the result of a bulk look-up is given out (oqs-wire §7.5, §12.3).

実システムで結果がいつできるか、受付番号がいつまで有効かは公開されていない。ここのものはどれもサンドボックスの設定で、
処理がどれほど速く終わっても「処理中」を望むだけ見られるようにする（P-13）。

When results are ready in the real system, and how long a reception number counts, is not public. All of this follows
the settings of the sandbox, so that "processing" is seen for as long as wanted, however fast the work is done (P-13).
"""

from datetime import datetime, time

import pytest

from batch.domain.readiness import RULES, ReadyTerms, Standing, expires_from, ready_from, stage, stage_rule
from sandbox.domain.clock import JST


def instant(text: str) -> datetime:
    """Read an instant of Japan's time."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def job(state: str, *, ready: str = "2024-12-02T09:00", ready_fetches: int = 0, fetches: int = 0) -> Standing:
    """Return a look-up received on 2 December 2024 at 9 and kept for a week."""
    return Standing(state, instant(ready), ready_fetches, fetches, instant("2024-12-09T09:00"))


@pytest.mark.parametrize(
    ("way", "setting", "received", "ready"),
    [
        ("at_once", "", "2024-12-02T09:00", "2024-12-02T09:00"),
        ("seconds", "90", "2024-12-02T09:00", "2024-12-02T09:01:30"),
        ("seconds", "86400", "2024-12-31T23:59:59", "2025-01-01T23:59:59"),
        ("clock_time", "02:00", "2024-12-02T01:59:59", "2024-12-02T02:00"),
        ("clock_time", "02:00", "2024-12-02T02:00", "2024-12-03T02:00"),
        ("clock_time", "02:00", "2024-12-31T09:00", "2025-01-01T02:00"),
        ("clock_time", "00:00", "2024-02-28T23:59", "2024-02-29T00:00"),
        ("fetches", "3", "2024-12-02T09:00", "2024-12-02T09:00"),
    ],
)
def test_when_a_result_is_due(way: str, setting: str, received: str, ready: str) -> None:
    """結果を渡せる時刻は、受付の時と設定 `bulk_ready` で決まる。定刻は、受付より後の最初のその時刻（日本時間）とする。

    From when on a result is due follows from its reception and the setting `bulk_ready`. The time of day is the first
    such time, in Japan, that is later than the reception.
    """
    clock = time.fromisoformat(setting) if way == "clock_time" else time()
    seconds, fetches = (int(setting) if way == one else 0 for one in ("seconds", "fetches"))
    assert ready_from(ReadyTerms(way, seconds, clock, fetches), instant(received)) == (instant(ready), fetches)


@pytest.mark.parametrize(
    ("received", "days", "expires"),
    [("2024-12-02T09:00", 7, "2024-12-09T09:00"), ("2024-02-28T09:00", 2, "2024-03-01T09:00")],
)
def test_when_a_reception_number_expires(received: str, days: int, expires: str) -> None:
    """受付番号は、受付から `bulk_keep_days` 日の後、その時刻から使えなくなる。

    A reception number counts no longer from the same time of day, `bulk_keep_days` days after its reception.
    """
    assert expires_from(instant(received), days) == instant(expires)


@pytest.mark.parametrize(
    ("state", "ready", "at", "seen"),
    [
        ("waiting", "2024-12-02T09:00", "2024-12-02T09:00", "waiting"),
        ("working", "2024-12-02T09:00", "2024-12-02T09:00", "working"),
        ("done", "2024-12-02T09:00", "2024-12-02T09:00", "ready"),
        ("working", "2024-12-03T02:00", "2024-12-03T02:00", "working"),
        ("done", "2024-12-03T02:00", "2024-12-03T01:59:59", "withheld"),
        ("done", "2024-12-03T02:00", "2024-12-03T02:00", "ready"),
        ("done", "2024-12-03T02:00", "2024-12-02T12:00", "withheld"),
        ("failed", "2024-12-03T02:00", "2024-12-03T01:59:59", "withheld"),
        ("failed", "2024-12-03T02:00", "2024-12-03T02:00", "failed"),
        ("done", "2024-12-02T09:00", "2024-12-09T08:59:59", "ready"),
        ("done", "2024-12-02T09:00", "2024-12-09T09:00", "expired"),
        ("failed", "2024-12-02T09:00", "2024-12-09T09:00", "expired"),
        ("working", "2024-12-02T09:00", "2024-12-09T09:00", "expired"),
        ("done", "2024-12-20T09:00", "2024-12-09T09:00", "expired"),
    ],
)
def test_stages_by_the_clock(state: str, ready: str, at: str, seen: str) -> None:
    """2024年12月2日9時に受け付け、7日間有効なファイルの段階。処理の状態と、サンドボックスの時計だけで決まる。

    The stage of a file received on 2 December 2024 at 9 and kept for 7 days follows from the state of the work and the
    sandbox clock. It does not matter what the clock showed before: set back before the result was due, it withholds it
    again. A number may well expire before the settings let its result out.
    """
    assert stage(job(state, ready=ready), instant(at)) == seen


@pytest.mark.parametrize(
    ("state", "ready_fetches", "answered_before", "seen"),
    [
        ("waiting", 2, 0, "waiting"),
        ("working", 2, 1, "working"),
        ("done", 2, 0, "withheld"),
        ("done", 2, 1, "withheld"),
        ("done", 2, 2, "ready"),
        ("working", 2, 5, "working"),
        ("done", 2, 5, "ready"),
        ("done", 0, 0, "ready"),
        ("failed", 1, 0, "withheld"),
        ("failed", 1, 1, "failed"),
    ],
)
def test_stages_by_fetches(state: str, ready_fetches: int, answered_before: int, seen: str) -> None:
    """設定が `fetches` なら、取得要求（02）に `bulk_ready_fetches` 回「処理中」と答えた後、次の要求で結果を渡す。

    With `fetches`, as many requests (02) as `bulk_ready_fetches` says are answered 2 (processing), also when the work
    is done, and the next one is given the result.
    """
    standing = job(state, ready_fetches=ready_fetches, fetches=answered_before)
    assert stage(standing, instant("2024-12-02T09:00")) == seen


EXAMPLES = {
    "bulk.expired": (job("done"), "2024-12-09T09:00"),
    "bulk.waiting": (job("waiting"), "2024-12-02T09:00"),
    "bulk.working": (job("working"), "2024-12-02T09:00"),
    "bulk.withheld-until": (job("done", ready="2024-12-02T10:00"), "2024-12-02T09:00"),
    "bulk.withheld-fetches": (job("done", ready_fetches=1), "2024-12-02T09:00"),
    "bulk.failed": (job("failed"), "2024-12-02T09:00"),
    "bulk.ready": (job("done"), "2024-12-02T09:00"),
}
"""A look-up and an instant for each rule, which decides it."""


@pytest.mark.parametrize(
    ("rule", "ja", "en", "source", "ours"),
    [(rule.id, rule.ja, rule.en, rule.source, "○" if rule.invented else "–") for rule in RULES],
)
def test_every_rule_decides_something(rule: str, ja: str, en: str, source: str, ours: str) -> None:
    """段階の規則は次のとおりで、上から順に見る。「ours」は公開情報だけでは決まらない、この模擬環境の解釈。

    These are the rules of the stages, looked at from the top; "ours" marks a reading of this simulator, where the
    public facts leave it open.
    """
    assert all((ja, en, source, ours))
    standing, at = EXAMPLES[rule]
    assert stage_rule(standing, instant(at)).id == rule

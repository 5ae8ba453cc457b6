"""When the result of a bulk look-up is given out, and how the look-up stands at an instant of the sandbox clock.

The work is begun at once and its result withheld until it is due, so that a vendor sees "processing" for as long as
wanted, however fast the work was done. Whoever fetches and whoever watches see the same stages.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from sandbox.domain.clock import JST
from sandbox.domain.rules import Rule


class Stage(StrEnum):
    """How a bulk look-up stands, as a fetch would be told."""

    WAITING = "waiting"  # nobody was answered yet
    WORKING = "working"  # some people were answered
    WITHHELD = "withheld"  # the work has ended, its result is not due
    READY = "ready"
    FAILED = "failed"  # the file as a whole
    EXPIRED = "expired"  # its reception number counts no longer


PROCESSING: Final = frozenset({Stage.WAITING, Stage.WORKING, Stage.WITHHELD})
"""Stages in which a fetch is answered 2 処理中 (P-13)."""


@dataclass(frozen=True, slots=True)
class ReadyTerms:
    """When results are due, as a sandbox is set; `way` is a value of `sandbox.models.BulkReady`."""

    way: str = "at_once"
    seconds: int = 0
    time_of_day: time = time()
    fetches: int = 0


class Due(NamedTuple):
    """From which instant a result is due, and how many fetches are answered 2 before it is given out."""

    at: datetime
    fetches: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides the stage of a bulk look-up; the names are those of `batch.models.BulkJob`.

    `state` is a value of `batch.models.BulkState`; `fetches` counts the fetches that were answered so far.
    """

    state: str
    ready_at: datetime
    ready_fetches: int
    fetches: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule(Rule):
    """A bulk look-up is in `stage` when all that is given here holds, and no rule above does.

    `state` is that of the work, `since` and `before` name instants of the standing, and `short_of_fetches` says that
    fewer fetches were answered than are to be first. `batch.selectors.bulk_jobs` translates the same rows into SQL.
    """

    stage: Stage
    state: str = ""
    since: str = ""
    before: str = ""
    short_of_fetches: bool = False

    def holds(self, job: Standing, at: datetime) -> bool:
        """Tell whether the rule holds at an instant."""
        return (
            (not self.state or job.state == self.state)
            and (not self.since or at >= getattr(job, self.since))
            and (not self.before or at < getattr(job, self.before))
            and (not self.short_of_fetches or job.fetches < job.ready_fetches)
        )


RULES: Final[tuple[StageRule, ...]] = (
    StageRule(
        "bulk.expired",
        "有効期限以後は、結果ができていたか否かにかかわらず、その受付番号は使えない",
        "From its expiry on, the reception number counts no longer, whether there was a result or not",
        "oqs-wire §12.3",
        invented=True,
        stage=Stage.EXPIRED,
        since="expires_at",
    ),
    StageRule(
        "bulk.waiting",
        "まだ誰についても回答ができていない",
        "Nobody was answered yet",
        "oqs-wire §7.5",
        stage=Stage.WAITING,
        state="waiting",
    ),
    StageRule(
        "bulk.working",
        "まだ全員の回答ができていない",
        "Not everybody was answered yet",
        "oqs-wire §7.5",
        stage=Stage.WORKING,
        state="working",
    ),
    StageRule(
        "bulk.withheld-until",
        "処理は終わったが、結果を渡せる時刻がまだ来ていない。時計を戻せば再び渡せなくなる",
        "The work has ended, but the result is not due yet; a clock that is set back withholds it again",
        "oqs-wire §7.5, §12.3",
        invented=True,
        stage=Stage.WITHHELD,
        before="ready_at",
    ),
    StageRule(
        "bulk.withheld-fetches",
        "処理は終わったが、「処理中」と答える回数にまだ達していない。処理の間の取得要求も数える",
        "The work has ended, but so many fetches were not answered 2 yet; those during the work count too",
        "oqs-wire §7.5, §12.3",
        invented=True,
        stage=Stage.WITHHELD,
        short_of_fetches=True,
    ),
    StageRule(
        "bulk.failed",
        "ファイル全体として処理できなかった。それも結果として、同じ時に伝える",
        "The file as a whole could not be processed, which is told as a result is and when one would be",
        "oqs-wire §7.5, §12.3",
        invented=True,
        stage=Stage.FAILED,
        state="failed",
    ),
    StageRule(
        "bulk.ready",
        "結果を取得できる",
        "The result can be fetched",
        "oqs-wire §7.5",
        stage=Stage.READY,
    ),
)
"""Looked at from the top; the first that holds decides."""


def ready_from(terms: ReadyTerms, received_at: datetime) -> Due:
    """Return when the result of a file received at `received_at` is due (in Japan's time)."""
    received = received_at.astimezone(JST)
    match terms.way:
        case "at_once":
            return Due(received, 0)
        case "seconds":
            return Due(received + timedelta(seconds=terms.seconds), 0)
        case "clock_time":
            today = datetime.combine(received, terms.time_of_day, JST)
            return Due(today if today > received else today + timedelta(days=1), 0)
        case "fetches":
            return Due(received, terms.fetches)
    message = f"no way to be ready: {terms.way}"
    raise ValueError(message)


def expires_from(received_at: datetime, days: int) -> datetime:
    """Return from which instant on the reception number of a file received at `received_at` counts no longer."""
    return received_at.astimezone(JST) + timedelta(days=days)


def stage(job: Standing, at: datetime) -> Stage:
    """Tell how a bulk look-up stands at the instant `at` of the sandbox clock."""
    return stage_rule(job, at).stage


def stage_rule(job: Standing, at: datetime) -> StageRule:
    """Return the rule that decides the stage."""
    return next(rule for rule in RULES if rule.holds(job, at))

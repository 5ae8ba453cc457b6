"""Refusals: what a service answers when the request is understood and cannot be granted.

A refusal is a business outcome with a code and one sentence in each language. Edges translate it: the API to
problem+json (`sandbox.api.problems`), commands to two lines on standard error. Anything else that goes wrong
stays a crash. Codes start with ``SIM``: none of them is a code of the real system (design §4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class RefusalKind(StrEnum):
    """What is wrong, in words an edge can turn into its own kind of status."""

    INVALID = "invalid"  # a value breaks a rule of the business
    MISSING = "missing"  # what was named does not exist, or belongs to someone else: the two look alike
    CONFLICT = "conflict"  # the request contradicts what is already there
    FORBIDDEN = "forbidden"  # the caller is known and may not
    MEDIA_TYPE = "media type"  # the request is of a form that is not taken
    LARGE = "large"  # more than is taken at once
    BUSY = "busy"  # what is asked for can be had later


@dataclass(frozen=True, slots=True)
class RefusalDetail:
    """One of several reasons; `path` says where in the request (JSON pointer or element path, "" for all of it)."""

    code: str
    path: str
    ja: str
    en: str


class Refusal(Exception):  # noqa: N818  # a refusal is an answer, not an error of the program
    """The request is refused, with the reason in Japanese and English."""

    def __init__(
        self,
        code: str,
        ja: str,
        en: str,
        errors: Sequence[RefusalDetail] = (),
        kind: RefusalKind = RefusalKind.INVALID,
    ) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.ja = ja
        self.en = en
        self.errors = tuple(errors) or (RefusalDetail(code, "", ja, en),)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class RefusalCode:
    """A row of an app's table of refusals; both sentences may hold ``{names}`` filled in when it is raised."""

    code: str
    ja: str
    en: str
    kind: RefusalKind = RefusalKind.INVALID

    def refusal(self, **values: object) -> Refusal:
        """Return the refusal to raise, with the sentences filled in."""
        return Refusal(self.code, self.ja.format(**values), self.en.format(**values), kind=self.kind)


CLOCK_STEP_UNKNOWN = RefusalCode(
    "SIM-CLOCK-STEP",
    "時計の進め方が読み取れません。例: 1d、-3d、2w、1m、1y、12h、30min、「1m 2d」、P1D、next day、next month、"
    "next month end、next fiscal year",
    "This step of the clock cannot be read. Examples: 1d, -3d, 2w, 1m, 1y, 12h, 30min, '1m 2d', P1D, next day, "
    "next month, next month end, next fiscal year",
)
CLOCK_OUT_OF_RANGE = RefusalCode(
    "SIM-CLOCK-RANGE",
    "時計は{first}から{last}までの間に設定してください。",
    "The clock can be set from {first} to {last}.",
)
CLOCK_INSTANT_UNREADABLE = RefusalCode(
    "SIM-CLOCK-INSTANT",
    "日時が読み取れません。2024-12-02T09:00:00+09:00、2024-12-02T09:00 または 2024-12-02 の形で指定してください。",
    "This instant cannot be read. Write it as 2024-12-02T09:00:00+09:00, 2024-12-02T09:00 or 2024-12-02.",
)
CLOCK_FOLLOWING_HAS_NO_INSTANT = RefusalCode(
    "SIM-CLOCK-FOLLOW",
    "現実の時刻に従う時計（follow）には日時を指定できません。",
    "A clock that follows real time takes no instant.",
)
SANDBOX_CODE_TAKEN = RefusalCode(
    "SIM-SANDBOX-TAKEN",
    "このコードのサンドボックスはすでにあります。",
    "A sandbox with this code exists already.",
    RefusalKind.CONFLICT,
)
SANDBOX_UNKNOWN = RefusalCode(
    "SIM-SANDBOX-UNKNOWN",
    "このコードのサンドボックスはありません。",
    "There is no sandbox with this code.",
    RefusalKind.MISSING,
)
SANDBOX_HOLDS_INSTALLATION_KEY = RefusalCode(
    "SIM-SANDBOX-KEPT",
    "設置者のキーがあるサンドボックスは削除できません。",
    "A sandbox that holds an installation key cannot be deleted.",
    RefusalKind.CONFLICT,
)
KEY_UNKNOWN = RefusalCode(
    "SIM-KEY-UNKNOWN",
    "この番号のキーはありません。",
    "There is no key with this id.",
    RefusalKind.MISSING,
)
KEY_REVOKES_ITSELF = RefusalCode(
    "SIM-KEY-ITSELF",
    "使用中のキー自身は失効できません。別のキーで行ってください。",
    "A key cannot revoke itself; use another one.",
    RefusalKind.CONFLICT,
)
IDEMPOTENCY_KEY_REUSED = RefusalCode(
    "SIM-IDEMPOTENCY-REUSED",
    "同じ Idempotency-Key が別の内容の要求に使われています。",
    "This Idempotency-Key was already used for a different request.",
    RefusalKind.CONFLICT,
)
BODIES_SLOW = RefusalCode(
    "SIM-BODIES-SLOW",
    "このサンドボックスの要求のうち、本文がまだ届き終わらないものが複数あります。それらが届いてから送り直してください。",
    "Several requests of this sandbox have not come in whole yet; send this one again once they have.",
    RefusalKind.BUSY,
)

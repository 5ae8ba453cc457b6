"""What the batch app refuses about deadlines, plans and feeds, and which constraint of the database says so."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

REPORT_BEFORE_EVENT = RefusalCode(
    "SIM-ACQUISITION-REPORTED-EARLY",
    "届出の日は資格取得の日以後でなければなりません。",
    "The day of the report must not come before the day of the acquisition.",
)
REPORT_AHEAD = RefusalCode(
    "SIM-ACQUISITION-REPORTED-AHEAD",
    "届出の日{reported_on}は、サンドボックスの時計の日{today}より後です。",
    "The day of the report {reported_on} is later than the day of the sandbox clock, {today}.",
)
REPORTED_ALREADY = RefusalCode(
    "SIM-ACQUISITION-REPORTED",
    "この資格取得は{reported_on}に届出済みです。",
    "This acquisition was reported on {reported_on} already.",
    RefusalKind.CONFLICT,
)
EVENT_TOO_EARLY = RefusalCode(
    "SIM-ACQUISITION-EVENT",
    "届出を受け付ける資格取得の日は{first}以後です。",
    "An acquisition that is reported happened on {first} or later.",
)
PLAN_UNKNOWN = RefusalCode(
    "SIM-PLAN-UNKNOWN",
    "この改善計画はありません。",
    "There is no such improvement plan.",
    RefusalKind.MISSING,
)
PLAN_SUBMITTED = RefusalCode(
    "SIM-PLAN-SUBMITTED",
    "この改善計画は提出済みです。",
    "This improvement plan was submitted already.",
    RefusalKind.CONFLICT,
)
PLAN_NOT_SUBMITTED = RefusalCode(
    "SIM-PLAN-NOT-SUBMITTED",
    "この改善計画はまだ提出されていません。",
    "This improvement plan has not been submitted yet.",
    RefusalKind.CONFLICT,
)
PLAN_FOLLOWED_UP = RefusalCode(
    "SIM-PLAN-FOLLOWED-UP",
    "この改善計画のフォローアップは済んでいます。",
    "This improvement plan was followed up already.",
    RefusalKind.CONFLICT,
)

BY_CONSTRAINT: Final = {
    "an_event_is_reported_on_its_day_or_later": REPORT_BEFORE_EVENT,
}
"""Name of the constraint → what its violation is called outside."""

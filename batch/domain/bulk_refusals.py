"""Refusals of bulk look-ups; codes are ours (SIM, oqs-wire §8). Sentences may hold ``{names}``."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

TOO_MANY_PEOPLE: Final = RefusalCode(
    "SIM-B001",
    "一つのファイルで照会できるのは{limit}人までです（サンドボックスの設定 bulk_people_limit）。",
    "One file may ask about {limit} people at most (setting bulk_people_limit of the sandbox).",
)
TOO_MANY_FILES: Final = RefusalCode(
    "SIM-B002",
    "処理中のファイルが{limit}件あります。結果を取得できるようになってから送ってください（設定 bulk_files_limit）。",
    "{limit} files are being processed already; send another once a result is ready (setting bulk_files_limit).",
)
RECEPTION_UNKNOWN: Final = RefusalCode(
    "SIM-B003",
    "この受付番号の要求はありません（期限が切れて、記録も削除されたものを含みます）。",
    "There is no request with this reception number, or none any more (ONSHI_BULK_DAYS).",
    RefusalKind.MISSING,
)
RECEPTION_EXPIRED: Final = RefusalCode(
    "SIM-B004",
    "この受付番号の結果の保存期間は終わりました（設定 bulk_keep_days）。",
    "The result of this reception number is no longer kept (setting bulk_keep_days).",
)
RESULT_TRIMMED: Final = RefusalCode(
    "SIM-B005",
    "照会の記録が保存期間を過ぎて削除されたため、結果を作れません（ONSHI_JOURNAL_DAYS）。",
    "The journal no longer has what the result is made of: it was trimmed by age (ONSHI_JOURNAL_DAYS).",
)
BROKEN_OFF: Final = RefusalCode(
    "SIM-B006",
    "シミュレーターの誤りのため処理を中止しました。もう一度送ってください。",
    "A mistake of the simulator broke the work off; send the file again.",
)
RESULTS_UNKNOWN: Final = RefusalCode(
    "SIM-B007",
    "X-Onshi-Results は xml か zip で指定してください。",
    "X-Onshi-Results must be xml or zip.",
)
SPAN_MISSING: Final = RefusalCode(
    "SIM-B008",
    "同意日か受診日のどちらか一方を、開始日と終了日の組で指定してください。",
    "Give one span of days, of consent or of examination, with its first and its last day.",
)
SPAN_REVERSED: Final = RefusalCode(
    "SIM-B009",
    "終了日が開始日より前です。",
    "The last day lies before the first.",
)
TREATMENT_OTHER: Final = RefusalCode(
    "SIM-B010",
    "この要求の診療区分は{code}です。",
    "The treatment of this request is {code}.",
)

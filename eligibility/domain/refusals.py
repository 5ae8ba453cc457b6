"""Refusals of the service: what is wrong with a request that could be read; codes are ours (SIM, oqs-wire §8).

Two levels (oqs-wire §4.4): a `file` refusal ends the file (SegmentOfResult 9), a `person` refusal ends one
person's query (ProcessingResultStatus 2). Faults of the wire are eligibility.wire.faults.
"""

from sandbox.domain.refusals import RefusalCode

OTHER_PROVIDER = RefusalCode(
    "SIM-P001",
    "医療機関コードが、このキーの医療機関コードと一致しません。",
    "The provider code is not the one this key speaks for.",
)
UNKNOWN_PROVIDER = RefusalCode(
    "SIM-P002",
    "この医療機関は登録されていません。",
    "This provider is not registered.",
)
NOT_CONNECTED = RefusalCode(
    "SIM-P003",
    "この医療機関はオンライン資格確認の運用を開始していません（R-199）。",
    "This provider is not operating online eligibility checks (R-199).",
)
BORN_AFTER_THE_DAY = RefusalCode(
    "SIM-Q002",
    "生年月日が照会時点より後の日付です。",
    "The birth date lies after the instant of the inquiry.",
)
NO_SUCH_PERSON = RefusalCode(
    "SIM-Q003",
    "照会番号を登録する加入者が見つかりません。",
    "There is nobody to register the reference number for.",
)
SEVERAL_PERSONS = RefusalCode(
    "SIM-Q004",
    "複数の加入者が該当するため照会番号を登録できません。枝番を指定してください。",
    "Several persons match; send the branch number to register the reference number.",
)
NOBODY_VISIBLE = RefusalCode(
    "SIM-Q005",
    "この人の資格は、照会時点で医療機関等に見えません。",
    "This person has no enrolment that providers see at the instant of the inquiry.",
)
REQUEST_KEY_REUSED = RefusalCode(
    "SIM-P004",
    "同じ Idempotency-Key が別の要求に使われています。",
    "This Idempotency-Key was already used for a different request.",
)
ENCODING_UNKNOWN = RefusalCode(
    "SIM-P005",
    "X-Onshi-Encoding は utf-8 か shift_jis で指定してください。",
    "X-Onshi-Encoding must be utf-8 or shift_jis.",
)
REQUEST_KEY_UNUSABLE = RefusalCode(
    "SIM-P006",
    "Idempotency-Key は空白を含まない半角の英数字・記号で、1文字以上64文字以内で指定してください。",
    "Idempotency-Key must have 1 to 64 visible ASCII characters.",
)
BAD_LOGIN = RefusalCode(
    "SIM-P007",
    "ログインできません。医療機関のキーかクライアント証明書が必要です。",
    "Login failed: a provider's key or client certificate is needed.",
)
BAD_TOKEN = RefusalCode(
    "SIM-P008",
    "idToken が無効か期限切れです。ログインし直してください。",
    "The idToken is not valid or has expired; log in again.",
)

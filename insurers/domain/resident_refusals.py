"""What the resident register refuses, and which constraint of the database says so; likewise matches with it."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

# -- residents
CODE_TAKEN = RefusalCode(
    "SIM-RESIDENT-TAKEN",
    "この住民コードはこのサンドボックスで使われています。",
    "This code of a resident is in use in this sandbox.",
    RefusalKind.CONFLICT,
)
NUMBER_TAKEN = RefusalCode(
    "SIM-RESIDENT-NUMBER-TAKEN",
    "この個人番号の住民はこのサンドボックスに登録済みです。",
    "A resident with this 個人番号 is registered in this sandbox already.",
    RefusalKind.CONFLICT,
)
NUMBER_OF_ANOTHER = RefusalCode(
    "SIM-PERSON-NUMBER-TAKEN",
    "この個人番号はこのサンドボックスの別の人物のものです。",
    "This 個人番号 is that of another person of this sandbox.",
    RefusalKind.CONFLICT,
)
UNKNOWN = RefusalCode(
    "SIM-RESIDENT-UNKNOWN",
    "この住民はこのサンドボックスにいません。",
    "There is no such resident in this sandbox.",
    RefusalKind.MISSING,
)
SEX = RefusalCode(
    "SIM-RESIDENT-SEX",
    "性別は1、2、3のいずれかです。",
    "The sex is 1, 2 or 3.",
)
BORN_LATER = RefusalCode(
    "SIM-RESIDENT-BIRTH",
    "生年月日が記載の日{on}より後です。",
    "The birth date comes after the day of the record, {on}.",
)
NOT_ENTERED = RefusalCode(
    "SIM-RESIDENT-NO-RECORD",
    "{on}に有効な記載がありません。",
    "The register holds nothing about this resident for {on}.",
)
OUT_OF_ORDER = RefusalCode(
    "SIM-RESIDENT-ORDER",
    "{on}からの記載がすでにあります。それより前の日の異動は訂正で登録してください。",
    "There is a record from {on} on; what happened before that day is registered as a correction.",
    RefusalKind.CONFLICT,
)
DEAD = RefusalCode(
    "SIM-RESIDENT-DEAD",
    "この住民は{on}に死亡しています。",
    "This resident died on {on}.",
    RefusalKind.CONFLICT,
)
EVENT_COLUMNS = RefusalCode(
    "SIM-RESIDENT-EVENT",
    "異動「{event}」で指定できる項目は {columns} だけで、死亡のほかは一つ以上必要です。",
    "The event {event} changes {columns} and nothing else; any but a death changes at least one.",
)

# -- queries
QUERY_ITEMS = RefusalCode(
    "SIM-RESIDENT-QUERY",
    "照会の項目が足りないか多すぎます。個人番号、5情報（name、name_kana、birth_on、sex、address）、又は{since}からは"
    "4情報（name、birth_on、sex、address）か性別を除く3情報で照会してください。",
    "These items make no query: send the 個人番号, the five items (name, name_kana, birth_on, sex, address) or, since "
    "{since}, four (name, birth_on, sex, address) or those without the sex.",
)
QUERY_TOO_FEW = RefusalCode(
    "SIM-RESIDENT-QUERY-KANA",
    "カナ氏名、生年月日、性別だけの照会は認められていません。別人の番号を紐付けた誤りの原因でした。",
    "A query by kana name, birth date and sex alone is not allowed: it is how numbers of other people were linked.",
)

# -- who asks

# -- matches
MATCH_UNKNOWN = RefusalCode(
    "SIM-MATCH-UNKNOWN",
    "この番号の照合結果はありません。",
    "There is no match with this id.",
    RefusalKind.MISSING,
)
MATCH_NOT_OPEN = RefusalCode(
    "SIM-MATCH-ANSWERED",
    "この照合結果は確認を待っていません。",
    "This match does not wait for an answer.",
    RefusalKind.CONFLICT,
)
REASON_REQUIRED = RefusalCode(
    "SIM-MATCH-REASON",
    "「疑いなし」には理由が必要です。",
    "A confirmation needs its reason.",
)

BY_CONSTRAINT: Final = {
    "resident_code_is_unique_in_its_sandbox": CODE_TAKEN,
    "resident_number_is_unique_in_its_sandbox": NUMBER_TAKEN,
    "individual_number_is_of_one_person_in_its_sandbox": NUMBER_OF_ANOTHER,
    "sex_of_a_resident_is_1_2_or_3": SEX,
    "a_confirmation_has_its_reason": REASON_REQUIRED,
}
"""Name of the constraint → what its violation is called outside."""

"""What the register refuses, and which constraint of the database says so.

`BY_CONSTRAINT` names the constraints a caller's data can break; their violation becomes the refusal of that name.
A violation of any other constraint is a mistake of this program and stays a crash (design §7).
"""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

# -- texts and amounts of every table
TEXT_REQUIRED = RefusalCode(
    "SIM-TEXT-REQUIRED",
    "項目「{field}」は必須です。",
    "The field {field} is required.",
)
TEXT_TOO_LONG = RefusalCode(
    "SIM-TEXT-LONG",
    "項目「{field}」は{most}文字以内です。",
    "The field {field} has at most {most} characters.",
)
TEXT_UNCARRIABLE = RefusalCode(
    "SIM-TEXT-CONTROL",
    "項目「{field}」に制御文字など電文に載せられない文字が含まれています。",
    "The field {field} holds control characters or others that no message can carry.",
)
AMOUNT_TOO_LARGE = RefusalCode(
    "SIM-AMOUNT",
    "項目「{field}」は0円以上、数字8桁以内です。",
    "The field {field} is an amount in yen of at most 8 digits.",
)

# -- insurers, persons, members
INSURER_TAKEN = RefusalCode(
    "SIM-INSURER-TAKEN",
    "この保険者番号はこのサンドボックスに登録済みです。",
    "An insurer with this number is registered in this sandbox already.",
    RefusalKind.CONFLICT,
)
INSURER_KIND = RefusalCode(
    "SIM-INSURER-KIND",
    "保険者番号「{number}」の保険者種別は{kind}です。",
    "The number {number} is that of an insurer of the kind {kind}.",
)
INSURER_UNKNOWN = RefusalCode(
    "SIM-INSURER-UNKNOWN",
    "この保険者はこのサンドボックスにいません。",
    "There is no such insurer in this sandbox.",
    RefusalKind.MISSING,
)
INSURER_REQUIRED = RefusalCode(
    "SIM-INSURER-REQUIRED",
    "管理者は保険者番号（insurer）を指定してください。",
    "An administrator names the insurer by its number (insurer).",
)
PERSON_TAKEN = RefusalCode(
    "SIM-PERSON-TAKEN",
    "この人物コードはこのサンドボックスに登録済みです。",
    "A person with this code is registered in this sandbox already.",
    RefusalKind.CONFLICT,
)
PERSON_UNKNOWN = RefusalCode(
    "SIM-PERSON-UNKNOWN",
    "この人物は保険者のサンドボックスにいません。",
    "There is no such person in the insurer's sandbox.",
    RefusalKind.MISSING,
)
MEMBER_TAKEN = RefusalCode(
    "SIM-MEMBER-TAKEN",
    "この人物はすでにこの保険者の加入者です。",
    "This person is a member of this insurer already.",
    RefusalKind.CONFLICT,
)

# -- knowledge
NOT_LATER = RefusalCode(
    "SIM-KNOWN-NOT-LATER",
    "訂正は、対象の記録が登録された{since}より後の時点でなければなりません。時計が止まっているときは先に進めてください。",
    "A correction must come after {since}, when the record became known; if the clock stands still, advance it first.",
    RefusalKind.CONFLICT,
)
SUPERSEDED = RefusalCode(
    "SIM-KNOWN-SUPERSEDED",
    "この記録は{until}に訂正又は取消されています。その後の記録を指定してください。",
    "This record was corrected or voided at {until}; name the one that took its place.",
    RefusalKind.CONFLICT,
)

# -- enrolments
LOST_BEFORE_ACQUIRED = RefusalCode(
    "SIM-ENROLMENT-LOST-EARLY",
    "資格喪失年月日{lost_on}は資格取得年月日{acquired_on}より後でなければなりません。",
    "The day of loss {lost_on} must come after the day of acquisition {acquired_on}.",
)
NO_FIRST_DAY = RefusalCode(
    "SIM-ENROLMENT-NO-START",
    "資格取得年月日は必須です。",
    "An enrolment needs its day of acquisition.",
)
COVERED_TWICE = RefusalCode(
    "SIM-ENROLMENT-OVERLAP",
    "この保険者には、同じ加入者の同じ期間を覆う資格がすでに登録されています。",
    "This insurer has an enrolment of this member for some of the same days already.",
    RefusalKind.CONFLICT,
)
LOSS_REASON = RefusalCode(
    "SIM-ENROLMENT-LOSS-REASON",
    "資格喪失事由は01、02、03、99のいずれかで、資格喪失年月日とともに登録します。",
    "A reason of loss is 01, 02, 03 or 99 (OQSCD008) and needs a day of loss.",
)
RELATION = RefusalCode(
    "SIM-ENROLMENT-RELATION",
    "本人・家族の別は1（本人）又は2（家族）です。",
    "The relation is 1 (本人) or 2 (家族) (OQSCD009).",
)
CARD_CLASS = RefusalCode(
    "SIM-ENROLMENT-CARD-CLASS",
    "被保険者証区分は01～07又はA1です。",
    "The class of card is 01 to 07 or A1 (OQSCD010).",
)
BRANCH = RefusalCode(
    "SIM-ENROLMENT-BRANCH",
    "枝番は2桁の数字です。",
    "A branch number has 2 digits.",
)
CARD_DATES = RefusalCode(
    "SIM-ENROLMENT-CARD-DATES",
    "被保険者証の有効終了年月日が有効開始年月日より前です。",
    "The card ends before it begins.",
)
HOLD = RefusalCode(
    "SIM-ENROLMENT-HOLD",
    "保留区分はnone、medical、allのいずれかです。",
    "A hold is none, medical or all.",
)
NOT_HELD = RefusalCode(
    "SIM-ENROLMENT-NOT-HELD",
    "この資格は保留されていません。",
    "This enrolment is not held.",
    RefusalKind.CONFLICT,
)
WELFARE_CARD_CLASS = RefusalCode(
    "SIM-ENROLMENT-WELFARE-CLASS",
    "被保険者証区分A1（医療扶助）は福祉事務所の資格にだけ、必ず用います。",
    "The class A1 (医療扶助) belongs to the enrolments of welfare offices, and to all of them.",
)
WELFARE_SYMBOL = RefusalCode(
    "SIM-ENROLMENT-WELFARE-SYMBOL",
    "医療扶助の資格には記号、枝番、本人・家族の別がありません。",
    "An enrolment in 医療扶助 has no symbol, branch or relation.",
)
ELDERLY_SYMBOL = RefusalCode(
    "SIM-ENROLMENT-ELDERLY-SYMBOL",
    "後期高齢者医療の資格には記号と枝番がありません。",
    "An enrolment in 後期高齢者医療 has no symbol and no branch.",
)

# -- profiles
SEX = RefusalCode(
    "SIM-PROFILE-SEX",
    "性別は1、2、3のいずれかです。",
    "The sex is 1, 2 or 3 (OQSCD007).",
)
POSTAL_CODE = RefusalCode(
    "SIM-PROFILE-POSTAL",
    "郵便番号は「NNN-NNNN」の形です。",
    "A postal code is written NNN-NNNN.",
)

# -- entitlements
ENTITLEMENT_KIND = RefusalCode(
    "SIM-ENTITLEMENT-KIND",
    "給付記録の種類は定義されたもののいずれかです。",
    "The kind of entitlement is not one of those defined.",
)
RATIO = RefusalCode(
    "SIM-ENTITLEMENT-RATIO",
    "負担割合は一部負担金割合と高齢受給者証にだけ、3桁（010＝1割）で必ず登録します。",
    "A ratio of three digits (010 = 10 %) belongs to burden ratios and elderly certificates, and to no other kind.",
)
LIMIT = RefusalCode(
    "SIM-ENTITLEMENT-LIMIT",
    "限度額の区分（01～03）と適用区分（A01～A06、B01～B10）は限度額適用認定証にだけ、必ず登録します。",
    "A limit certificate, and no other kind, has a class 01–03 (OQSCD011) and a flag A01–A06 or B01–B10 (OQSCD012).",
)
DISEASE = RefusalCode(
    "SIM-ENTITLEMENT-DISEASE",
    "認定疾病区分（1～3）は特定疾病療養受療証にだけ、必ず登録します。自己負担限度額もこの種類だけの項目です。",
    "A specific disease, and no other kind, has a category 1–3 (OQSCD013) and may have an amount to pay.",
)
TICKET = RefusalCode(
    "SIM-ENTITLEMENT-TICKET",
    "医療券・調剤券の内容は医療券・調剤券にだけ、必ず登録します。",
    "A medical ticket, and no other kind, has the contents of a ticket.",
)
TICKET_INSURER = RefusalCode(
    "SIM-ENTITLEMENT-TICKET-OFFICE",
    "医療券・調剤券を登録できるのは福祉事務所だけです。",
    "Only a welfare office registers medical tickets.",
)
TICKET_CODE = RefusalCode(
    "SIM-TICKET-CODE",
    "医療券・調剤券の項目「{field}」のコード「{value}」は定義されていません。",
    "The code “{value}” of {field} is not defined for medical tickets.",
)
TICKET_MONTH = RefusalCode(
    "SIM-TICKET-MONTH",
    "診療年月は月の初日で登録します。",
    "The month of treatment is given as its first day.",
)

BY_CONSTRAINT: Final = {
    "insurer_number_is_unique_in_its_sandbox": INSURER_TAKEN,
    "person_code_is_unique_in_its_sandbox": PERSON_TAKEN,
    "person_is_one_member_of_an_insurer": MEMBER_TAKEN,
    "sex_is_a_code_of_oqscd007": SEX,
    "postal_code_is_nnn_nnnn": POSTAL_CODE,
    "insurer_covers_a_member_once_a_day": COVERED_TWICE,
    "enrolment_has_a_first_day": NO_FIRST_DAY,
    "loss_reason_is_a_code_of_oqscd008_and_needs_a_loss": LOSS_REASON,
    "relation_is_a_code_of_oqscd009": RELATION,
    "card_class_is_a_code_of_oqscd010": CARD_CLASS,
    "branch_has_2_digits": BRANCH,
    "card_ends_no_sooner_than_it_begins": CARD_DATES,
    "hold_is_a_known_one": HOLD,
    "entitlement_kind_is_a_known_one": ENTITLEMENT_KIND,
    "ratio_belongs_to_ratio_kinds": RATIO,
    "limit_columns_belong_to_limit_certificates": LIMIT,
    "disease_columns_belong_to_specific_diseases": DISEASE,
    "ticket_belongs_to_medical_tickets": TICKET,
}
"""Name of the constraint → what its violation is called outside."""

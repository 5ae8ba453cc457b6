"""OQSCD001–OQSCD017: codes of the eligibility check and of the record it returns."""

from eligibility.wire.codes.base import Code, code_list


@code_list(1, "限度額適用認定証提供同意", "Consent to disclose the ceiling certificate", "S7 S1")
class CeilingConsent(Code):
    """限度額適用認定証 提供同意."""

    NO = "0", "未同意", "No consent"
    YES = "1", "同意", "Consent"


@code_list(2, "照会区分", "Means of inquiry", "S7 S1")
class InquiryMeans(Code):
    """照会区分 (``ReferenceClassification``)."""

    CARD = "1", "マイナンバーカード", "My Number card"
    INSURED_NUMBER = "2", "被保険者証情報", "Insured person's number"


@code_list(
    3,
    "処理結果区分",
    "Result of the file",
    "S7 S1 S2 S5",
    note="One comment of S7 gives 3 for 異常終了; outvoted (oqs-wire §10).",
)
class FileResult(Code):
    """処理結果区分 (``SegmentOfResult``); 2 occurs in asynchronous exchanges only."""

    DONE = "1", "正常終了", "Finished"
    PROCESSING = "2", "処理中", "In progress"
    FAILED = "9", "異常終了", "Failed"


@code_list(4, "処理結果状況", "Result for the person", "S7 S1 S3")
class PersonResult(Code):
    """処理結果状況 (``ProcessingResultStatus``)."""

    DONE = "1", "正常終了", "Processed"
    ERROR = "2", "エラー", "Error"


@code_list(
    5,
    "文字コード識別",
    "Character code",
    "S7 S1 S3",
    note="One function of S7 reads 1/2 instead of 0/1; outvoted (oqs-wire §10).",
)
class CharacterCode(Code):
    """文字コード識別 (``CharacterCodeIdentifier``): the encoding of the result file."""

    UTF_8 = "0", "UTF-8", "UTF-8"
    SHIFT_JIS = "1", "Shift_JIS", "Shift_JIS"


@code_list(6, "資格有効性", "Validity of the enrolment", "S7; S1 for 1-5")
class Validity(Code):
    """資格有効性 (``QualificationValidity``)."""

    VALID = "1", "有効", "Valid"
    INVALID = "2", "無効", "Invalid"
    INVALID_NEWER = "3", "無効（新しい資格あり）", "Invalid (a newer enrolment exists)"
    NOT_FOUND = "4", "該当資格なし", "No such enrolment"
    SEVERAL = "5", "複数該当", "Several candidates (health insurance only)"
    VALID_NO_TICKET = "6", "有効（未登録）", "Valid, ticket not registered (public assistance only)"


@code_list(7, "性別", "Sex", "S7 S1")
class Sex(Code):
    """性別."""

    MALE = "1", "男", "Male"
    FEMALE = "2", "女", "Female"
    UNSET = "3", "未設定", "Not set"


@code_list(8, "資格喪失事由", "Reason of loss", "S7 S1")
class LossReason(Code):
    """資格喪失事由."""

    DEATH = "01", "死亡", "Death"
    PUBLIC_ASSISTANCE = "02", "生活保護受給開始", "Start of public assistance"
    OTHER_INSURANCE = "03", "医療保険等の資格取得", "Enrolled with another insurer"
    OTHER = "99", "その他", "Other"


@code_list(9, "本人・家族の別", "Insured person or dependant", "S7 S1")
class FamilyRole(Code):
    """本人・家族の別."""

    INSURED = "1", "本人", "Insured person"
    DEPENDANT = "2", "家族", "Dependant"


@code_list(10, "被保険者証区分", "Kind of insurance card", "S7; S1 for 01-07; S2 for A1")
class CardKind(Code):
    """被保険者証区分."""

    GENERAL = "01", "被保険者証（一般）", "Insured card (general)"
    RETIRED = "02", "被保険者証（退職）", "Insured card (retired)"
    SHORT_GENERAL = "03", "短期被保険者証（一般）", "Short-term card (general)"
    SHORT_RETIRED = "04", "短期被保険者証（退職）", "Short-term card (retired)"
    SPECIAL_EXPENSE = (
        "05",
        "被保険者資格証明書（特別療養費支給対象者）",
        "Certificate of enrolment (pays in full)",
    )
    SPECIAL_RETIRED = "06", "特例退職被保険者証", "Special retired insured card"
    SELF_DEFENCE = "07", "自衛官診療証", "Self-Defence Forces care card"
    PUBLIC_ASSISTANCE = "A1", "医療扶助", "Public medical assistance"


@code_list(11, "限度額適用認定証区分", "Kind of ceiling certificate", "S7 S1")
class CeilingCertificate(Code):
    """限度額適用認定証区分."""

    CEILING = "01", "限度額適用（区分）認定証", "Ceiling certificate"
    CEILING_AND_MEALS = (
        "02",
        "限度額適用・標準負担額減額認定証",
        "Ceiling and reduced standard charge certificate",
    )
    MEALS = "03", "標準負担額減額認定証", "Reduced standard charge certificate"


@code_list(12, "限度額適用認定証適用区分", "Class of the ceiling", "S7 S1 S5")
class CeilingClass(Code):
    """限度額適用認定証 適用区分: A.. under 70, B.. 70 and over."""

    A01 = "A01", "ア", "A (under 70)"
    A02 = "A02", "イ", "I (under 70)"
    A03 = "A03", "ウ", "U (under 70)"
    A04 = "A04", "エ", "E (under 70)"
    A05 = "A05", "オ", "O (under 70, low income)"
    A06 = "A06", "オ（境）", "O, borderline (under 70)"
    B01 = "B01", "現役並みⅢ", "Income as working III"
    B02 = "B02", "現役並みⅡ", "Income as working II"
    B03 = "B03", "現役並みⅠ", "Income as working I"
    B04 = "B04", "一般", "General (70-74)"
    B05 = "B05", "低所得Ⅱ", "Low income II"
    B06 = "B06", "低所得Ⅰ", "Low income I"
    B07 = "B07", "低所得Ⅰ（老福）", "Low income I (old-age welfare pension)"
    B08 = "B08", "低所得Ⅰ（境）", "Low income I (borderline)"
    B09 = "B09", "一般Ⅱ", "General II (75 and over)"
    B10 = "B10", "一般Ⅰ", "General I (75 and over)"


@code_list(13, "特定疾病療養受療証認定疾病区分", "Specific disease", "S7 S1")
class SpecificDisease(Code):
    """特定疾病 認定疾病区分."""

    RENAL_FAILURE = "1", "人工透析を要する慢性腎不全", "Chronic renal failure on dialysis"
    HAEMOPHILIA = "2", "血友病（第VIII・IX因子）", "Haemophilia (factor VIII or IX)"
    HIV = "3", "血液凝固因子製剤によるHIV", "HIV by blood coagulation products"


@code_list(14, "限度額適用認定証情報変更有無", "Ceiling certificate changed", "S7 S5")
class CeilingChanged(Code):
    """限度額 変更有無 (bulk only)."""

    UNCHANGED = "0", "変更なし", "Unchanged"
    CHANGED = "1", "変更あり又は判定不能", "Changed or cannot tell"


@code_list(
    15,
    "未就学区分",
    "Before school age",
    "S7 S1",
    note="A comment of S7 adds 2 就学中; unconfirmed, never sent (oqs-wire §10).",
)
class Preschool(Code):
    """未就学区分: present with 1 or absent."""

    PRESCHOOL = "1", "未就学", "Before school age"


@code_list(16, "閲覧・提供同意区分", "Consent to disclosure", "S7; S1 for 0-2")
class Consent(Code):
    """閲覧・提供同意区分; 2 occurs with home and online care only, 3 in emergencies only."""

    NO = "0", "同意なし", "No consent"
    YES = "1", "同意あり", "Consent"
    EXPIRED = "2", "有効期限切れ", "Consent has run out (home and online care)"
    UNOBTAINABLE = "3", "同意取得困難", "Consent could not be obtained (emergency)"


@code_list(17, "処方箋発行形態", "Form of prescription", "S7 S1")
class PrescriptionForm(Code):
    """処方箋発行形態, chosen at the card reader."""

    ELECTRONIC = "1", "電子処方箋", "Electronic"
    PAPER = "2", "紙の処方箋", "Paper"

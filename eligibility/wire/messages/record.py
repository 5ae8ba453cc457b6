"""The qualification record ``ResultOfQualificationConfirmation``, all 49 rows (oqs-wire §5.3).

Shared by the single check, the face file and the bulk messages; the bulk check has only its first rows.
"""

from datetime import date, datetime
from typing import Any

from eligibility.wire.marks import Mark
from eligibility.wire.messages import certificates
from eligibility.wire.table import Element, group, leaf, listing
from eligibility.wire.types import DATE, DATE_TIME, INSURER_NUMBER, JST, KANA, POSTAL_CODE, RATIO, code, digits, text
from eligibility.wire.wire_type import WireType

_CONSENTED_AT = datetime(2026, 4, 1, 9, 30, 10, tzinfo=JST)
_AVAILABLE_UNTIL = datetime(2026, 4, 2, 9, 30, 10, tzinfo=JST)


def _source(number: int, seen_in: str) -> str:
    return f"oqs-wire §5.3 row {number} ({seen_in})"


def _row(number: int, tag: str, ja: str, en: str, name: str, type_: WireType, example: Any, **more: Any) -> Element:
    """Return row ``number``; seen in four programs unless ``seen_in`` says otherwise."""
    source = _source(number, more.pop("seen_in", "S1 S2 S5 S7"))
    return leaf(tag, ja, en, name, type_, source=source, example=example, **more)


def _triple(number: int, tag: str, ja: str, en: str, name: str, **more: Any) -> tuple[Element, ...]:
    """Return the three rows of one consent: the flag, when it was given, until when it holds."""
    step = more.pop("step", 1)
    # fmt: off
    return (
        _row(number, f"{tag}ConsFlg", f"{ja}閲覧同意フラグ", f"Consent, {en}", f"{name}_consent", code(16), "1",
             **more),
        _row(number + step, f"{tag}ConsTime", f"{ja}閲覧同意日時", f"Consent given at, {en}",
             f"{name}_consented_at", DATE_TIME, _CONSENTED_AT, **more),
        _row(number + 2 * step, f"{tag}AvailableTime", f"{ja}閲覧有効期限", f"Readable until, {en}",
             f"{name}_available_until", DATE_TIME, _AVAILABLE_UNTIL, **more),
    )
    # fmt: on


_NEWER = {
    "step": 0,
    "seen_in": "S11",
    "mark": Mark.INFERRED,
    "note": "Stored item dated 2025-01 (電子カルテ情報共有); its spelling in the message is inferred.",
}

_POSITION = "S1 and S7 have it in MessageBody, S5 and S11 here (oqs-wire §10): read in both, written in MessageBody."

# The tables are read across, one row per element; the formatter would stand each row on end.
# fmt: off
_CARD: tuple[Element, ...] = (
    _row(1, "InsuredCardClassification", "被保険者証区分", "Kind of card", "card_kind", code(10), "01", required=True),
    _row(2, "InsurerNumber", "保険者番号（公費負担者番号）", "Insurer number", "insurer_number", INSURER_NUMBER,
         "979997"),
    _row(3, "InsuredCardSymbol", "被保険者証記号", "Symbol", "symbol", text(20), "見本１"),
    _row(4, "InsuredIdentificationNumber", "被保険者証番号（受給者番号）", "Number", "number", text(20), "000123"),
    _row(5, "InsuredBranchNumber", "被保険者証枝番", "Branch number", "branch", digits(2), "01"),
    _row(6, "PersonalFamilyClassification", "本人・家族の別", "Insured or dependant", "family_role", code(9), "2"),
)

_PERSON: tuple[Element, ...] = (
    _row(7, "InsuredName", "被保険者氏名（世帯主氏名）", "Name of the insured person", "insured_name", text(),
         "見本　太郎"),
    _row(8, "Name", "氏名", "Name", "name", text(), "見本　花子", required=True),
    _row(9, "NameOfOther", "氏名（その他）", "Other name", "other_name", text(), "例示　花子"),
    _row(10, "NameKana", "氏名カナ", "Name in kana", "name_kana", KANA, "ﾐﾎﾝ ﾊﾅｺ"),
    _row(11, "NameOfOtherKana", "氏名カナ（その他）", "Other name in kana", "other_name_kana", KANA, "ﾚｲｼﾞ ﾊﾅｺ"),
    _row(12, "Sex1", "性別1", "Sex (face of the card)", "sex", code(7), "2", required=True),
    _row(13, "Sex2", "性別2", "Sex (back of the card)", "sex_on_back", code(7), "2",
         note="Only where the card shows it on its back."),
    _row(14, "Birthdate", "生年月日", "Date of birth", "born_on", DATE, date(1952, 1, 2), required=True),
    _row(15, "Address", "住所", "Address", "address", text(), "見本県見本市１－２－３"),
    _row(16, "PostNumber", "郵便番号", "Postal code", "postal_code", POSTAL_CODE, "999-0001"),
)

_ENROLMENT: tuple[Element, ...] = (
    _row(17, "QualificationDate", "資格取得年月日", "Acquired on", "acquired_on", DATE, date(2020, 4, 1),
         seen_in="S2/S4 S7"),
    _row(18, "DisqualificationDate", "資格喪失年月日", "Lost on", "lost_on", DATE, date(2026, 8, 1), seen_in="S2 S7",
         note="The first day without the enrolment."),
    _row(19, "InsuredCertificateIssuanceDate", "被保険者証交付年月日", "Issued on", "issued_on", DATE,
         date(2025, 8, 1)),
    _row(20, "InsuredCardValidDate", "被保険者証有効開始年月日", "First valid day", "valid_from", DATE,
         date(2025, 8, 1)),
    _row(21, "InsuredCardExpirationDate", "被保険者証有効終了年月日", "Last valid day", "valid_until", DATE,
         date(2026, 7, 31), note="Absent: no expiry, whatever an earlier answer said (P-04)."),
    _row(22, "InsuredPartialContributionRatio", "被保険者証一部負担金割合", "Burden ratio in percent", "burden_ratio",
         RATIO, 30, note="For 後期高齢者."),
    _row(23, "PreschoolClassification", "未就学区分", "Before school age", "preschool", code(15), "1"),
    _row(24, "ReasonOfLoss", "資格喪失事由", "Reason of loss", "loss_reason", code(8), "03"),
    _row(25, "InsurerName", "保険者名称（福祉事務所名）", "Name of the insurer", "insurer_name", text(),
         "見本市", required=True),
)

_ELDERLY: Element = group(
    "ElderlyRecipientCertificateInfo", "高齢受給者証情報", "Elderly recipient's certificate", "elderly",
    certificates.ELDERLY, source=_source(26, "S1 S2 S5 S7"),
)

_ENTITLEMENTS: tuple[Element, ...] = (
    _row(27, "LimitApplicationCertificateRelatedConsFlg", "限度額適用認定証提供同意フラグ", "Consent, ceiling",
         "ceiling_consent", code(1), "1"),
    _row(28, "LimitApplicationCertificateRelatedConsTime", "限度額適用認定証提供同意日時", "Consent given at, ceiling",
         "ceiling_consented_at", DATE_TIME, _CONSENTED_AT),
    group("LimitApplicationCertificateRelatedInfo", "限度額適用認定証関連情報", "Ceiling certificate", "ceiling",
          certificates.CEILING, source=_source(29, "S1 S2 S5 S7")),
    _row(30, "SpecificDiseasesCertificateRelatedConsFlg", "特定疾病療養受療証提供同意フラグ",
         "Consent, specific diseases", "specific_disease_consent", code(16), "1"),
    _row(31, "SpecificDiseasesCertificateRelatedConsTime", "特定疾病療養受療証提供同意日時",
         "Consent given at, specific diseases", "specific_disease_consented_at", DATE_TIME, _CONSENTED_AT),
    listing("SpecificDiseasesCertificateList", "特定疾病療養受療証一覧", "Specific disease certificates",
            group("SpecificDiseasesCertificateInfo", "特定疾病療養受療証情報", "Specific disease certificate",
                  "specific_diseases", certificates.SPECIFIC_DISEASE, source=_source(32, "S1 S2 S5 S7")),
            source=_source(32, "S2 S7"),
            note="S5 repeats the list element instead and S1 expects an array (oqs-wire §10); no live sample seen."),
    listing("PublicExpenseResultList", "公費情報一覧", "Tickets",
            group("MedicalTicketInfo", "医療券・調剤券情報", "Ticket", "tickets", certificates.TICKET,
                  source=_source(33, "S2 S7")),
            source=_source(33, "S2 S7")),
)

_OTHERS: tuple[Element, ...] = (
    _row(47, "ReferenceNumber", "照会番号", "Reference number", "reference_number", text(50), "10023",
         seen_in="S2/S3 S5 S11"),
    _row(48, "ArbitraryIdentifier", "任意の識別子", "Identifier of the person at the client", "person_identifier",
         text(), "P-0042", seen_in="S5", mark=Mark.ONE, note="S7 has it only in the search key."),
    _row(49, "PrescriptionIssueSelect", "処方箋発行形態", "Form of prescription", "prescription_form", code(17), "1",
         seen_in="S5 S11", written=False, note=_POSITION),
)

CONSENTS: tuple[Element, ...] = (
    *_triple(34, "SpecificHealthCheckupsInfo", "特定健診情報", "check-ups", "checkup"),
    *_triple(37, "PharmacistsInfo", "薬剤情報", "drugs", "drug"),
    *_triple(40, "DiagnosisInfo", "診療情報", "treatment", "treatment"),
    *_triple(43, "OperationInfo", "手術情報", "surgery", "surgery", seen_in="S2 S5 S7"),
    *_triple(46, "DiagnosisName", "傷病名", "diagnoses", "diagnosis", **_NEWER),
    *_triple(46, "InfectiousInfo", "感染症", "infections", "infection", **_NEWER),
    *_triple(46, "AllergyInfo", "アレルギー", "allergies", "allergy", **_NEWER),
    *_triple(46, "ContraindicationInfo", "薬剤禁忌", "contraindications", "contraindication", **_NEWER),
    *_triple(46, "TestInfo", "検査", "tests", "test", **_NEWER),
    *_triple(46, "PrescriptionInfo", "処方", "prescriptions", "prescription", **_NEWER),
)
"""Rows 34–46: who may read what until when; absent in card-less results (oqs-wire §7.3)."""
# fmt: on

COVER_ROWS: tuple[Element, ...] = (*_CARD, *_PERSON, *_ENROLMENT, _ELDERLY)
"""Rows 1–26: the person, the enrolment and the 高齢受給者証, which is where the bulk check ends (oqs-wire §5.7)."""

RECORD_ROWS: tuple[Element, ...] = (*COVER_ROWS, *_ENTITLEMENTS, *CONSENTS, *_OTHERS)
"""All rows of the record in annex order."""

RECORD: Element = group(
    "ResultOfQualificationConfirmation",
    "資格確認結果",
    "Qualification record",
    "results",
    RECORD_ROWS,
    source="oqs-wire §5.3 (S1 S2 S5 S7)",
)

RECORD_LIST: Element = listing(
    "ResultList",
    "資格確認結果一覧",
    "Records",
    RECORD,
    source="oqs-wire §5.2 (S1 S2 S5 S7)",
    note="Two or more when 医療保険 and 医療扶助 coexist. Left out when there is no record: whether the "
    "real system sends an empty list is unknown.",
)

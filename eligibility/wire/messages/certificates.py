"""Groups a to d inside the record: certificates and tickets (oqs-wire §5.3).

End dates are the last day on which a certificate holds, as the wire has them.
"""

from datetime import date
from typing import Any

from eligibility.wire.marks import Mark
from eligibility.wire.table import Element, leaf
from eligibility.wire.types import DATE, MONTH, RATIO, YEN, code, text
from eligibility.wire.wire_type import WireType


def _row(group: str, tag: str, ja: str, en: str, name: str, type_: WireType, example: Any, **more: Any) -> Element:
    """Return a row of group ``group``; groups a to c are seen in four programs, d in two."""
    seen_in = "S2 S7" if group == "d" else "S1 S2 S5 S7"
    return leaf(tag, ja, en, name, type_, source=f"oqs-wire §5.3 group {group} ({seen_in})", example=example, **more)


# The tables are read across, one row per element; the formatter would stand each row on end.
# fmt: off
ELDERLY: tuple[Element, ...] = (
    _row("a", "ElderlyRecipientCertificateDate", "交付年月日", "Issued on", "issued_on", DATE, date(2025, 8, 1)),
    _row("a", "ElderlyRecipientValidStartDate", "有効開始年月日", "First valid day", "starts_on", DATE,
         date(2025, 8, 1)),
    _row("a", "ElderlyRecipientValidEndDate", "有効終了年月日", "Last valid day", "ends_on", DATE, date(2026, 7, 31)),
    _row("a", "ElderlyRecipientContributionRatio", "一部負担金割合", "Burden ratio in percent", "burden_ratio",
         RATIO, 20),
)
"""Group a, ``ElderlyRecipientCertificateInfo``: 高齢受給者証 (70–74)."""

CEILING: tuple[Element, ...] = (
    _row("b", "LimitApplicationCertificateClassification", "限度額適用認定証区分", "Kind of certificate",
         "certificate", code(11), "02"),
    _row("b", "LimitApplicationCertificateClassificationFlag", "限度額適用認定証適用区分", "Class of the ceiling",
         "ceiling_class", code(12), "B05"),
    _row("b", "LimitApplicationCertificateDate", "交付年月日", "Issued on", "issued_on", DATE, date(2025, 8, 1)),
    _row("b", "LimitApplicationCertificateValidStartDate", "有効開始年月日", "First valid day",
         "starts_on", DATE, date(2025, 8, 1)),
    _row("b", "LimitApplicationCertificateValidEndDate", "有効終了年月日", "Last valid day",
         "ends_on", DATE, date(2026, 7, 31)),
    _row("b", "LimitApplicationCertificateLongTermDate", "長期入院該当年月日", "Long-term inpatient since",
         "long_term_on", DATE, date(2026, 2, 1)),
)
"""Group b, ``LimitApplicationCertificateRelatedInfo``: 限度額適用認定証."""

SPECIFIC_DISEASE: tuple[Element, ...] = (
    _row("c", "SpecificDiseasesDiseaseCategory", "認定疾病区分", "Disease", "disease", code(13), "1"),
    _row("c", "SpecificDiseasesCertificateDate", "交付年月日", "Issued on", "issued_on", DATE, date(2024, 6, 10)),
    _row("c", "SpecificDiseasesValidStartDate", "有効開始年月日", "First valid day", "starts_on", DATE,
         date(2024, 6, 1)),
    _row("c", "SpecificDiseasesValidEndDate", "有効終了年月日", "Last valid day", "ends_on", DATE, date(2027, 5, 31)),
    _row("c", "SpecificDiseasesSelfPay", "自己負担限度額", "Most the patient pays, in yen", "self_pay", YEN, 10000,
         note="That it is an amount of digits is inferred (oqs-wire §4.2); its width is ours."),
)
"""Group c, ``SpecificDiseasesCertificateInfo``: 特定疾病療養受療証."""

_ORDER = "That lists 023 to 025 belong to these three elements in this order is inferred."
_FORM = "Read as free text: its form is not stated anywhere."

TICKET: tuple[Element, ...] = (
    _row("d", "TicketType", "券別", "Kind of ticket", "kind", code(18), "01"),
    _row("d", "MedicalTicketValidDate", "有効開始年月日", "First valid day", "starts_on", DATE, date(2026, 4, 1)),
    _row("d", "MedicalTicketExpirationDate", "有効終了年月日", "Last valid day", "ends_on", DATE, date(2026, 4, 30)),
    _row("d", "IssueNumber", "交付番号", "Issue number", "issue_number", text(), "0000001", note=_FORM),
    _row("d", "MedicalTreatmentMonth", "診療年月", "Month of treatment", "month", MONTH, date(2026, 4, 1)),
    _row("d", "DesignatedMedicalInstitutionCode", "指定医療機関コード", "Designated provider",
         "provider_code", text(), "9719999998", note=_FORM),
    _row("d", "DesignatedMedicalInstitutionFlag", "指定医療機関一致判定", "Designated provider is the one asking",
         "provider_match", code(26), "0", mark=Mark.INFERRED, note="List 026 or 032: inferred."),
    _row("d", "DesignatedMedicalInstitutionName", "指定医療機関名称", "Name of the designated provider",
         "provider_name", text(), "見本診療所"),
    _row("d", "PrescriptionIssuerMedicalInstitutionCode", "処方箋発行元医療機関コード", "Prescribing provider",
         "prescriber_code", text(), "9719999998", note=_FORM),
    _row("d", "PrescriptionIssuerMedicalInstitutionName", "処方箋発行元医療機関名称",
         "Name of the prescribing provider", "prescriber_name", text(), "見本診療所"),
    _row("d", "InjuryName1", "傷病名1", "Disease 1", "disease_1", text(), "見本症"),
    _row("d", "InjuryName2", "傷病名2", "Disease 2", "disease_2", text(), "見本炎"),
    _row("d", "InjuryName3", "傷病名3", "Disease 3", "disease_3", text(), "見本痛"),
    _row("d", "MedicalTreatmentType", "診療別", "Kind of treatment", "treatment", code(19), "02"),
    _row("d", "SelfPayAmount", "本人支払額", "Amount the patient pays, in yen", "self_pay", YEN, 0,
         note="That it is an amount of digits is inferred (oqs-wire §4.2); its width is ours."),
    _row("d", "DistrictContactName", "地区担当員名", "District case worker", "district_contact", text(), "見本　一郎"),
    _row("d", "HandlingContactName", "取扱担当者名", "Person in charge", "handling_contact", text(), "見本　二郎"),
    _row("d", "SingleOrCombinedUse", "単独・併用別", "Alone or with insurance", "combination", code(20), "01"),
    _row("d", "StatusOfSocialInsurance", "社会保険状況", "Social insurance", "social_insurance", code(21), "02"),
    _row("d", "ConsistencyFlag", "整合性フラグ", "Inconsistency", "consistency", code(22), "1"),
    _row("d", "StatusOfInfecton", "感染症法第37条の2", "Infectious Diseases Act art. 37-2",
         "infection", code(23), "02", mark=Mark.INFERRED, note="Spelled so in the layout. " + _ORDER),
    _row("d", "StatusOfElderlyMedicalCare", "後期高齢者医療", "Medical care for the elderly",
         "elderly_care", code(24), "02", mark=Mark.INFERRED, note=_ORDER),
    _row("d", "StatusOfPrefecturalExpenses", "都道府県費", "Prefectural expense",
         "prefectural_expense", code(25), "02", mark=Mark.INFERRED, note=_ORDER),
    _row("d", "Remarks1", "備考1", "Remark 1", "remark_1", text(), "備考その１"),
    _row("d", "Remarks2", "備考2", "Remark 2", "remark_2", text(), "備考その２"),
    _row("d", "Remarks3", "備考3", "Remark 3", "remark_3", text(), "備考その３"),
)
"""Group d, ``MedicalTicketInfo``: 医療券・調剤券 of public medical assistance (医療扶助)."""
# fmt: on

"""OQSCD018–OQSCD029: tickets of public medical assistance (医療扶助), matching, kind of care."""

from eligibility.wire.codes.base import Code, code_list
from eligibility.wire.marks import Mark


@code_list(18, "券別", "Kind of ticket", "S7", mark=Mark.ONE)
class TicketKind(Code):
    """券別 (``TicketType``)."""

    MEDICAL = "01", "医療券", "Medical ticket"
    DISPENSING = "02", "調剤券", "Dispensing ticket"


@code_list(19, "診療別", "Kind of treatment", "S7", mark=Mark.ONE)
class TreatmentKind(Code):
    """診療別 (``MedicalTreatmentType``)."""

    INPATIENT = "01", "入院", "Inpatient"
    OUTPATIENT = "02", "入院外", "Outpatient"
    DENTAL = "03", "歯科", "Dental"
    DISPENSING = "04", "調剤", "Dispensing"
    HOME_NURSING = "05", "訪問看護", "Home nursing"


@code_list(20, "単独・併用", "Assistance alone or with insurance", "S7", mark=Mark.ONE)
class Combination(Code):
    """単独・併用 (``SingleOrCombinedUse``)."""

    ALONE = "01", "単独", "Assistance alone"
    COMBINED = "02", "併用", "Together with insurance"


@code_list(21, "社会保険状況", "Social insurance", "S7", mark=Mark.ONE)
class SocialInsurance(Code):
    """社会保険状況 (``StatusOfSocialInsurance``)."""

    PRESENT = "01", "あり", "Present"
    ABSENT = "02", "なし", "Absent"


@code_list(22, "整合性フラグ", "Inconsistency", "S7", mark=Mark.ONE)
class Consistency(Code):
    """整合性フラグ (``ConsistencyFlag``): present with 1 or absent."""

    INCONSISTENT = "1", "不整合あり", "Inconsistent"


@code_list(23, "感染症法第37条の2", "Infectious Diseases Act art. 37-2", "S7", mark=Mark.ONE)
class InfectionStatus(Code):
    """感染症法第37条の2 (``StatusOfInfecton``)."""

    PRESENT = "01", "あり", "Present"
    ABSENT = "02", "なし", "Absent"


@code_list(24, "後期高齢者医療", "Medical care for the elderly", "S7", mark=Mark.ONE)
class ElderlyCareStatus(Code):
    """後期高齢者医療 (``StatusOfElderlyMedicalCare``)."""

    PRESENT = "01", "あり", "Present"
    ABSENT = "02", "なし", "Absent"


@code_list(25, "都道府県費", "Prefectural expense", "S7", mark=Mark.ONE)
class PrefecturalExpenseStatus(Code):
    """都道府県費 (``StatusOfPrefecturalExpenses``)."""

    PRESENT = "01", "あり", "Present"
    ABSENT = "02", "なし", "Absent"


@code_list(26, "一致判定", "Match", "S7", mark=Mark.ONE, note="Which element uses it is inferred.")
class Match(Code):
    """一致判定."""

    SAME = "0", "一致", "Same"
    DIFFERENT = "1", "不一致", "Different"


@code_list(27, "同一個人", "Same person", "S7", mark=Mark.ONE, note="Which element uses it is inferred.")
class SamePerson(Code):
    """同一個人: present with 1 or absent."""

    PRESENT = "1", "あり", "Present"


@code_list(28, "診療区分", "Kind of visit", "S7; S2 for 1-3")
class VisitKind(Code):
    """診療区分 (``MedicalTreatmentFlag``)."""

    OUTPATIENT = "1", "外来診療等", "At the provider"
    HOME = "2", "訪問診療等", "Home visit"
    ONLINE = "3", "オンライン診療等", "Online"
    EMERGENCY = "4", "救急時", "Emergency"


@code_list(29, "閲覧種別", "Kind of records viewed", "S7 S2")
class ViewKind(Code):
    """閲覧種別."""

    CHECKUPS = "TKK", "特定健診情報", "Specific health check-ups"
    DRUGS = "YZK", "薬剤情報", "Drugs"

"""Code lists OQSCD001–OQSCD044 (別紙5-1), each an enum equal to its text on the wire.

Numbered as the authority numbers them (oqs-wire §6).  A member *is* the plain string of the wire
(``Validity.VALID == "1"``) and carries a label in both languages; ``CODE_LISTS`` holds the lists
by number with their source and certainty.
"""

from collections.abc import Mapping
from types import MappingProxyType

from eligibility.wire.codes.base import REGISTERED, Code, CodeList
from eligibility.wire.codes.check import (
    CardKind,
    CeilingCertificate,
    CeilingChanged,
    CeilingClass,
    CeilingConsent,
    CharacterCode,
    Consent,
    FamilyRole,
    FileResult,
    InquiryMeans,
    LossReason,
    PersonResult,
    Preschool,
    PrescriptionForm,
    Sex,
    SpecificDisease,
    Validity,
)
from eligibility.wire.codes.setting import (
    ConsentEnd,
    Display,
    EmergencyView,
    FactorKind,
    FactorMethod,
    InformationKind,
    LinkedSystem,
    OtherMatch,
    Permission,
    PrescriptionUse,
    SettingChange,
    Timing,
    UrlForm,
    UrlPurpose,
    Use,
)
from eligibility.wire.codes.ticket import (
    Combination,
    Consistency,
    ElderlyCareStatus,
    InfectionStatus,
    Match,
    PrefecturalExpenseStatus,
    SamePerson,
    SocialInsurance,
    TicketKind,
    TreatmentKind,
    ViewKind,
    VisitKind,
)

CODE_LISTS: Mapping[str, CodeList] = MappingProxyType(dict(sorted(REGISTERED.items())))

__all__ = [
    "CODE_LISTS",
    "CardKind",
    "CeilingCertificate",
    "CeilingChanged",
    "CeilingClass",
    "CeilingConsent",
    "CharacterCode",
    "Code",
    "CodeList",
    "Combination",
    "Consent",
    "ConsentEnd",
    "Consistency",
    "Display",
    "ElderlyCareStatus",
    "EmergencyView",
    "FactorKind",
    "FactorMethod",
    "FamilyRole",
    "FileResult",
    "InfectionStatus",
    "InformationKind",
    "InquiryMeans",
    "LinkedSystem",
    "LossReason",
    "Match",
    "OtherMatch",
    "Permission",
    "PersonResult",
    "PrefecturalExpenseStatus",
    "Preschool",
    "PrescriptionForm",
    "PrescriptionUse",
    "SamePerson",
    "SettingChange",
    "Sex",
    "SocialInsurance",
    "SpecificDisease",
    "TicketKind",
    "Timing",
    "TreatmentKind",
    "UrlForm",
    "UrlPurpose",
    "Use",
    "Validity",
    "ViewKind",
    "VisitKind",
]

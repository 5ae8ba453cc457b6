"""OQSCD030–OQSCD044: settings of the terminal, emergencies, two-factor log-in, linked systems.

No message here uses them yet; the lists are complete so that the next message only names them.
All are known from one transcription (S7), and to which element each belongs is partly inferred.
"""

from typing import Self

from eligibility.wire.codes.base import Code, code_list
from eligibility.wire.marks import Mark

_WHERE = "Which element uses it is inferred."


@code_list(30, "表示設定", "Shown on the reader", "S7", mark=Mark.ONE, note=_WHERE)
class Display(Code):
    """表示設定."""

    NO = "0", "表示しない", "Not shown"
    YES = "1", "表示する", "Shown"


@code_list(
    31,
    "同意期限切れ理由",
    "Why a consent ended",
    "S7",
    mark=Mark.ONE,
    note="The label of 0 is not recorded in the source. " + _WHERE,
)
class ConsentEnd(Code):
    """同意期限切れ理由."""

    UNRECORDED = "0", "（ラベル不明）", "(label not recorded)"
    BY_PROVIDER = "1", "医療機関取消", "Withdrawn by the provider"
    BY_PATIENT = "2", "患者取消", "Withdrawn by the patient"
    OTHER_USE = "3", "用途変更", "Use changed"


@code_list(32, "一致判定（別項目）", "Match (of another element)", "S7", mark=Mark.ONE, note=_WHERE)
class OtherMatch(Code):
    """一致判定, for another element than OQSCD026."""

    SAME = "0", "一致", "Same"
    DIFFERENT = "1", "不一致", "Different"


@code_list(33, "URL取得区分", "Purpose of the access URL", "S7", mark=Mark.ONE)
class UrlPurpose(Code):
    """URL取得区分."""

    HOME = "2", "訪問診療等", "Home visit"
    ONLINE = "3", "オンライン診療等", "Online"


@code_list(34, "URL・コードの形式", "Form of the access URL", "S7", mark=Mark.ONE, note=_WHERE)
class UrlForm(Code):
    """URL/コードの形式."""

    PDF = "1", "PDF", "PDF"
    PNG = "2", "PNG", "PNG"


@code_list(35, "設定変更", "Change of the setting", "S7", mark=Mark.ONE, note=_WHERE)
class SettingChange(Code):
    """設定変更."""

    NO = "0", "変更しない", "Leave"
    YES = "1", "変更する", "Change"


@code_list(36, "情報種別", "Kind of information", "S7", mark=Mark.ONE)
class InformationKind(Code):
    """情報種別."""

    SPECIFIC_DISEASE = "TSR", "特定疾病", "Specific diseases"
    CHECKUPS = "TKK", "健診", "Check-ups"
    DRUGS = "YZK", "薬剤・処方", "Drugs and prescriptions"
    TREATMENT = "SRJ", "診療（＋アレルギー等・検査）", "Treatment (with allergies, tests)"
    SURGERY = "SHJ", "手術（＋傷病名・感染症）", "Surgery (with diagnoses, infections)"


@code_list(
    37,
    "利用",
    "In use",
    "S7",
    mark=Mark.ONE,
    note="The label of 0 is not recorded in the source; read as the opposite of 1. " + _WHERE,
)
class Use(Code):
    """利用."""

    NO = "0", "利用しない", "Not used"
    YES = "1", "利用", "Used"


@code_list(38, "処方箋利用形態", "Forms of prescription in use", "S7", mark=Mark.ONE)
class PrescriptionUse(Code):
    """処方箋 利用形態."""

    NONE = "0", "利用しない", "None"
    ELECTRONIC = "1", "電子のみ", "Electronic only"
    BOTH = "2", "併用", "Both"
    PAPER = "3", "紙のみ", "Paper only"


@code_list(39, "タイミング", "When to ask", "S7", mark=Mark.ONE, note=_WHERE)
class Timing(Code):
    """タイミング."""

    OTHER = "1", "資格確認時以外", "Other than at the check"
    CHECK = "2", "資格確認時", "At the check"


@code_list(40, "救急時閲覧種別", "Emergency view", "S7", mark=Mark.ONE)
class EmergencyView(Code):
    """救急時閲覧種別."""

    SUMMARY = "1", "サマリー", "Summary"
    ALL = "2", "全量", "Everything"
    PRESCRIPTIONS = "3", "電子処方箋＋両方", "Electronic prescriptions and both"
    DRUGS_NOW = "4", "現行薬剤", "Current drugs"
    TREATMENT_NOW = "5", "現行診療＋薬剤", "Current treatment and drugs"
    CHECKUPS_NOW = "6", "現行健診", "Current check-ups"


@code_list(41, "二要素の種類", "Kind of second factor", "S7", mark=Mark.ONE)
class FactorKind(Code):
    """二要素の種類."""

    KNOWLEDGE = "1", "記憶", "Something known"
    BIOMETRIC = "2", "生体", "Something one is"
    PHYSICAL = "3", "物理", "Something held"


@code_list(
    42,
    "二要素の方式",
    "Method of second factor",
    "S7",
    mark=Mark.ONE,
    note="Composite: the two digits mean something only under a kind of OQSCD041. "
    "The labels of biometric methods 02 to 04 are not recorded in the source.",
)
class FactorMethod(Code):
    """二要素の方式; the value is ``<kind>-<method>``, the wire carries the method alone."""

    PASSWORD = "1-01", "ID・パスワード", "Identifier and password"
    PIN = "1-02", "PIN", "PIN"
    QUESTION = "1-03", "秘密の質問", "Secret question"
    FINGERPRINT = "2-01", "指紋", "Fingerprint"
    BIOMETRIC_02 = "2-02", "（ラベル不明）", "(label not recorded)"
    BIOMETRIC_03 = "2-03", "（ラベル不明）", "(label not recorded)"
    BIOMETRIC_04 = "2-04", "（ラベル不明）", "(label not recorded)"
    IRIS = "2-05", "虹彩", "Iris"
    IC_CARD = "3-01", "ICカード", "IC card"
    ONE_TIME_PASSWORD = "3-02", "ワンタイムパスワード", "One-time password"
    PHYSICAL_OTHER = "3-03", "その他", "Other"

    @property
    def wire(self) -> str:
        """Return the method alone, as the message carries it beside the kind."""
        return self.value[2:]

    @property
    def kind(self) -> FactorKind:
        """Return the kind of factor this method belongs to."""
        return FactorKind(self.value[:1])

    @classmethod
    def of(cls, kind: str, method: str) -> Self:
        """Return the method ``method`` of ``kind``; ValueError when there is none."""
        return cls(f"{kind}-{method}")


@code_list(43, "権限", "Permission", "S7", mark=Mark.ONE)
class Permission(Code):
    """権限."""

    NO = "0", "無", "No"
    YES = "1", "有", "Yes"


@code_list(44, "連携システムID", "Linked system", "S7", mark=Mark.ONE)
class LinkedSystem(Code):
    """連携システムID."""

    MEDICAL_SUBSIDY = "01", "医療費助成", "Medical expense subsidy"
    MATERNAL = "02", "母子保健", "Maternal and child health"
    VACCINATION = "04", "予防接種", "Vaccination"
    CARE = "08", "介護", "Long-term care"

"""What can be said about a row of an enrolment file: one table of rules, and the finding that names one.

A rule refuses the row, holds it, or takes it with a warning. The letters E001…W101 are the codes suggested by domain
§3.6; the real centre's list is not public, so every id here is ours. Sentences may hold ``{column}``, ``{value}`` and
what else the rule names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sandbox.domain.rules import Rule


class Severity(StrEnum):
    """What a finding does to its row."""

    REFUSE = "refuse"
    HOLD = "hold"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A row of the table: the rule with its titles and source, its sentences, and what to do about it."""

    rule: Rule
    severity: Severity
    ja: str
    en: str
    mend_ja: str
    mend_en: str

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row: the rule's id, the column it is about ("" for the whole row), what fills the sentence.

    `values` never holds a 個人番号.
    """

    rule: str
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def row_rule(self) -> RowRule:
        """The rule that was broken."""
        return ROW_RULES[self.rule]

    def sentences(self) -> tuple[str, str, str, str]:
        """Return the sentence and the suggestion, each in Japanese and English."""
        rule, words = self.row_rule, {"column": self.column, **self.values}
        texts = (rule.ja, rule.en, rule.mend_ja, rule.mend_en)
        ja, en, mend_ja, mend_en = (text.format(**words) for text in texts)
        return ja, en, mend_ja, mend_en


def _row(
    rule_id: str,
    titles: tuple[str, str],
    source: str,
    severity: Severity,
    says: tuple[str, str],
    mend: tuple[str, str],
) -> RowRule:
    return RowRule(Rule(rule_id, *titles, source, invented=True), severity, *says, *mend)


REQUIRED: Final = _row(
    "row.required",
    ("必須の列が空", "a required column is empty"),
    "domain §3.2",
    Severity.REFUSE,
    ("列「{column}」は必須です。", "The column {column} is required."),
    ("値を入れてください。", "Fill it in."),
)
FORM: Final = _row(
    "row.form",
    ("値の形式が違う", "a value has another form than its column"),
    "domain §3.2",
    Severity.REFUSE,
    (
        "列「{column}」の値「{value}」の形式が正しくありません（{want_ja}）。",
        "The value “{value}” of {column} has the wrong form ({want_en}).",
    ),
    ("{want_ja}で書いてください。", "Write it as {want_en}."),
)
NO_SUCH_DATE: Final = _row(
    "row.date",
    ("存在しない日付", "a date that does not exist"),
    "domain §3.2",
    Severity.REFUSE,
    ("列「{column}」の日付「{value}」は存在しません。", "The date “{value}” of {column} does not exist."),
    ("暦にある日付を8桁で書いてください。", "Write a day of the calendar with 8 digits."),
)
NO_SUCH_CODE: Final = _row(
    "row.code",
    ("定義されていないコード", "a code that is not defined"),
    "domain §3.2",
    Severity.REFUSE,
    (
        "列「{column}」のコード「{value}」は定義されていません（{want_ja}）。",
        "The code “{value}” of {column} is not defined ({want_en}).",
    ),
    ("{want_ja}のいずれかにしてください。", "Use one of {want_en}."),
)
TOO_LONG: Final = _row(
    "row.long",
    ("長すぎる値", "a value that is too long"),
    "domain §3.2",
    Severity.REFUSE,
    ("列「{column}」が長すぎます（{want_ja}）。", "The value of {column} is too long ({want_en})."),
    ("{want_ja}にしてください。", "Shorten it ({want_en})."),
)
CHARACTERS: Final = _row(
    "row.characters",
    ("電文に載せられない文字", "characters no message can carry"),
    "domain §3.2",
    Severity.REFUSE,
    (
        "列「{column}」に制御文字など電文に載せられない文字が含まれています。",
        "The column {column} holds control characters or others that no message can carry.",
    ),
    ("その文字を除いてください。", "Take those characters out."),
)
OTHER_INSURER: Final = _row(
    "row.insurer",
    ("他の保険者の行", "a row of another insurer"),
    "domain §3.2 (E002)",
    Severity.REFUSE,
    (
        "保険者番号「{value}」は、このファイルを送った保険者のものではありません。",
        "The insurer number {value} is not that of the insurer who sent this file.",
    ),
    (
        "自分の保険者番号にするか、その保険者のキーで送ってください。",
        "Use your own number, or send the row with that insurer's key.",
    ),
)
SUBSTITUTED: Final = _row(
    "row.substituted",
    ("●に置き換えられた文字", "characters replaced by ●"),
    "domain §3.6 (W101); R-135",
    Severity.WARN,
    ("列「{column}」に●が含まれています。", "The column {column} holds ●."),
    ("正しい文字が分かれば訂正してください。", "Correct it if the right character is known."),
)
NUMBER_CHECK_DIGIT: Final = _row(
    "member.number",
    ("個人番号の検査用数字が合わない", "the check digit of the 個人番号 is wrong"),
    "domain §2.7, §3.6 (E001)",
    Severity.REFUSE,
    ("個人番号の検査用数字が一致しません。", "The check digit of the 個人番号 does not fit."),
    ("番号を確かめてください。", "Check the number."),
)
NUMBER_MISSING: Final = _row(
    "member.number-missing",
    ("個人番号がない", "no 個人番号 is given"),
    "domain §3.4, R-071",
    Severity.WARN,
    (
        "個人番号がないため、住民基本台帳と照合できません。",
        "Without a 個人番号 the member cannot be matched with the resident register.",
    ),
    ("個人番号を確かめて登録してください。", "Find out the number and register it."),
)
NUMBER_SHARED: Final = _row(
    "member.number-shared",
    ("同じ個人番号が他の保険者にもある", "another insurer has the same 個人番号"),
    "domain §3.6 (E003); R-065",
    Severity.WARN,
    (
        "同じ個人番号の加入者が他の保険者にも登録されています（資格重複の可能性）。",
        "A member with the same 個人番号 is registered by another insurer too; the enrolments may overlap.",
    ),
    (
        "どちらも有効なことがあります。転職などで喪失の届出が遅れていないか確かめてください。",
        "Both may be valid; make sure that no report of a loss is late.",
    ),
)
NUMBER_TAKEN: Final = _row(
    "member.number-taken",
    ("同じ保険者の別の加入者の個人番号", "the 個人番号 of another member of the same insurer"),
    "domain §3.6 (E003)",
    Severity.REFUSE,
    (
        "この個人番号は、同じ保険者の加入者「{value}」に登録されています。",
        "This 個人番号 is registered for the member {value} of the same insurer.",
    ),
    ("どちらの番号が正しいか確かめてください。", "Find out whose number it is."),
)
ADDRESS_MISSING: Final = _row(
    "member.address",
    ("健保組合の加入者に住民票の住所がない", "a member of a 健保組合 has no address of the resident register"),
    "R-070, R-072; domain §3.6 (E005)",
    Severity.REFUSE,
    (
        "{since}から、健康保険組合は加入者の住民票上の住所を登録しなければなりません。",
        "Since {since} a 健保組合 must register the address its members have in the resident register.",
    ),
    ("住所の列を埋めてください。", "Fill in the address."),
)
BORN_LATER: Final = _row(
    "member.birth",
    ("未来の生年月日", "a birth date to come"),
    "domain §3.2",
    Severity.REFUSE,
    ("生年月日「{value}」はまだ来ていません。", "The birth date {value} is still to come."),
    ("生年月日を確かめてください。", "Check the birth date."),
)
HELD: Final = _row(
    "match.held",
    ("住民基本台帳と一致しないため保留", "held because it differs from the resident register"),
    "R-064, R-065; domain §3.5, §3.6 (E006)",
    Severity.HOLD,
    (
        "住民基本台帳と次の項目が一致しません: {items}。確認されるまで保留します。",
        "These items differ from the resident register: {items}. The row is held until you confirm or correct it.",
    ),
    (
        "正しい内容を登録し直すか、理由を付けて「疑いなし」と回答してください。",
        "Register the right data, or confirm with a reason.",
    ),
)
MEMBER_HELD: Final = _row(
    "enrolment.held",
    ("保留中の加入者の資格", "an enrolment of a member who is held"),
    "R-064; domain §3.5",
    Severity.HOLD,
    (
        "加入者「{value}」は住民基本台帳との照合で保留中のため、この資格も保留します。",
        "The member {value} is held after the match with the resident register, and so is this enrolment.",
    ),
    (
        "加入者の保留を解けば、この資格も医療機関等に見えるようになります。",
        "Answer the member's match; providers see the enrolment from then on.",
    ),
)
MEMBER_UNKNOWN: Final = _row(
    "row.member",
    ("登録されていない加入者", "a member that is not registered"),
    "domain §3.2",
    Severity.REFUSE,
    ("加入者「{value}」は登録されていません。", "The member {value} is not registered."),
    ("先に加入者のファイルを送ってください。", "Send the file of members first."),
)
LOST_EARLY: Final = _row(
    "enrolment.lost-early",
    ("喪失が取得より前", "lost before it was acquired"),
    "domain §3.6 (E007)",
    Severity.REFUSE,
    (
        "資格喪失年月日「{lost_on}」は資格取得年月日「{acquired_on}」より後でなければなりません。",
        "The day of loss {lost_on} must come after the day of acquisition {acquired_on}.",
    ),
    ("どちらかの日付を直してください。", "Correct one of the two days."),
)
LOSS_INCOMPLETE: Final = _row(
    "enrolment.loss",
    ("喪失年月日のない喪失", "a loss without its day"),
    "domain §3.3",
    Severity.REFUSE,
    (
        "喪失の届出と喪失事由には資格喪失年月日が必要です。",
        "A loss, and a reason of loss, need the day of loss.",
    ),
    ("列「lost_on」を埋めてください。", "Fill in the column lost_on."),
)
OVERLAP: Final = _row(
    "enrolment.overlap",
    ("同じ保険者の資格と期間が重なる", "it overlaps another enrolment at the same insurer"),
    "domain §3.6 (E004)",
    Severity.REFUSE,
    (
        "この加入者には{acquired_on}からの資格があり、期間が重なります。",
        "This member has an enrolment from {acquired_on} on, which covers some of the same days.",
    ),
    ("先にその資格の喪失又は取消を登録してください。", "Register the loss of that one, or cancel it, first."),
)
ACQUIRED_BEFORE: Final = _row(
    "enrolment.acquired-before",
    ("同じ取得年月日の資格がある", "an enrolment acquired on the same day exists"),
    "domain §3.3",
    Severity.REFUSE,
    (
        "{acquired_on}取得の資格は、別の内容で登録されています。",
        "The enrolment acquired on {acquired_on} is registered with other contents.",
    ),
    ("訂正するときは異動区分を変更（change）にしてください。", "To correct it, use the event change."),
)
ENROLMENT_UNKNOWN: Final = _row(
    "enrolment.unknown",
    ("登録されていない資格", "an enrolment that is not registered"),
    "domain §3.3",
    Severity.REFUSE,
    (
        "この加入者に{acquired_on}取得の資格は登録されていません。",
        "This member has no enrolment acquired on {acquired_on}.",
    ),
    ("取得年月日を確かめてください。", "Check the day of acquisition."),
)
NUMBER_FORM: Final = _row(
    "enrolment.number",
    ("番号の形式が保険者の種別に合わない", "the number is not of the form its kind of insurer uses"),
    "domain §2.5",
    Severity.REFUSE,
    ("{ja}", "{en}"),
    ("被保険者番号を確かめてください。", "Check the number."),
)
NUMBER_DOUBTFUL: Final = _row(
    "enrolment.number-doubtful",
    ("番号の検証番号が合わない（推定の規則）", "a check digit that is only presumed does not fit"),
    "domain §2.5",
    Severity.WARN,
    ("{ja}", "{en}"),
    ("被保険者番号を確かめてください。", "Check the number."),
)
TERMS: Final = _row(
    "enrolment.terms",
    ("保険者の種別に合わない内容", "contents that do not fit the kind of insurer"),
    "oqs-wire §7.4; domain §2.5",
    Severity.REFUSE,
    ("{ja}", "{en}"),
    ("内容を確かめてください。", "Check the contents."),
)
REPORTED_EARLY: Final = _row(
    "enrolment.reported",
    ("届出が事実より前", "reported before it happened"),
    "R-060",
    Severity.REFUSE,
    (
        "届出年月日「{value}」が資格取得年月日「{acquired_on}」より前です。",
        "The report of {value} comes before the acquisition of {acquired_on}.",
    ),
    ("届出年月日を確かめてください。", "Check the day of the report."),
)
CARD_DATES: Final = _row(
    "enrolment.card",
    ("証の有効期間が逆", "a card that ends before it begins"),
    "domain §3.2",
    Severity.REFUSE,
    ("証の有効終了年月日が有効開始年月日より前です。", "The card ends before it begins."),
    ("どちらかの日付を直してください。", "Correct one of the two days."),
)
ENDS_EARLY: Final = _row(
    "entitlement.period",
    ("終わりが始まりより前", "it ends before it begins"),
    "domain §3.2",
    Severity.REFUSE,
    (
        "有効終了年月日「{valid_to}」が有効開始年月日「{valid_from}」より前です。",
        "The last day {valid_to} comes before the first day {valid_from}.",
    ),
    ("どちらかの日付を直してください。", "Correct one of the two days."),
)
NOT_VOIDED: Final = _row(
    "entitlement.not-voided",
    ("取り消されていない記録と期間が重なる", "it overlaps a record that was not voided"),
    "R-083; domain §3.6 (E008)",
    Severity.WARN,
    (
        "{valid_from}からの同じ種類の記録が取り消されておらず、期間が重なります。",
        "A record of the same kind from {valid_from} on was not voided and covers some of the same days.",
    ),
    (
        "誤りだったときは取消（void）の行を送ってください。送るまで古い内容が返ることがあります。",
        "If that one was wrong, send a row that voids it; until then the wrong value may be shown.",
    ),
)
NOTHING_TO_VOID: Final = _row(
    "entitlement.unknown",
    ("取り消す記録がない", "there is no record to void"),
    "domain §3.3",
    Severity.REFUSE,
    ("取り消す対象の記録が登録されていません。", "The record to void is not registered."),
    ("種類、内容、有効開始年月日を確かめてください。", "Check kind, contents and first day."),
)
RATIO_ODD: Final = _row(
    "ratio.value",
    ("あり得ない負担割合", "a ratio nobody has"),
    "R-080",
    Severity.REFUSE,
    ("負担割合「{value}」は000～100の10刻みで書きます。", "The ratio {value} goes from 000 to 100 by tens."),
    ("3桁（010＝1割）で書いてください。", "Write three digits (010 = 10 %)."),
)
REGISTER_SAYS: Final = _row(
    "register.constraint",
    ("登録簿の制約に反する", "the register forbids it"),
    "design §7",
    Severity.REFUSE,
    ("{ja}", "{en}"),
    ("内容を確かめてください。", "Check the contents."),
)
NOT_LATER: Final = _row(
    "register.not-later",
    ("後の時点で登録済みの内容がある", "something is registered for a later instant already"),
    "design §5",
    Severity.REFUSE,
    (
        "対象の記録は、このサンドボックスの時計より後の時点で登録又は訂正されています。",
        "The record was registered or corrected at an instant the sandbox's clock has not reached.",
    ),
    ("時計を進めてから送ってください。", "Advance the clock, then send it."),
)

_TABLE: Final = tuple(value for value in vars().values() if isinstance(value, RowRule))

ROW_RULES: Final[Mapping[str, RowRule]] = {rule.id: rule for rule in _TABLE}
"""Every rule by its id, in the order of the table."""

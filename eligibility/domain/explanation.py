"""The reason for an answer, in Japanese and English, told from a row of the journal alone.

Nothing is decided here: the rules that fired and the candidates with the rule that took or rejected each were
written with the answer. This module puts them into sentences and shows the arithmetic of the periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eligibility.domain.matching import MATCHED
from eligibility.domain.rulebook import RULES
from sandbox.domain.clock import JST

VALIDITY_WORDS = {
    "1": ("有効", "valid"),
    "2": ("無効", "invalid"),
    "3": ("無効（新しい資格あり）", "invalid, a newer enrolment exists"),
    "4": ("該当資格なし", "nothing found"),
    "5": ("複数該当", "several match"),
    "6": ("有効（未登録）", "valid, no ticket registered"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One thing explained in both languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the explanation is told from; fields as in eligibility.models.Inquiry."""

    at: datetime
    on: date | None
    outcome: str
    validity: str
    rules: Sequence[str]
    codes: Sequence[str]
    candidates: Sequence[Mapping[str, str | int | None]]


def explain(told: Told) -> Explained:
    """Tell the whole story: the question, the outcome, each rule, each candidate with its arithmetic."""
    parts = [_question(told), _outcome(told)]
    parts += [_rule(rule_id) for rule_id in told.rules]
    if told.outcome == "answered":
        parts.append(_count(len(told.candidates)))
        parts += [
            explain_candidate(candidate, number=number, on=told.on, at=told.at)
            for number, candidate in enumerate(told.candidates, start=1)
        ]
    return Explained("\n".join(p.ja for p in parts), "\n".join(p.en for p in parts))


def explain_candidate(
    candidate: Mapping[str, str | int | None], *, number: int, on: date | None, at: datetime
) -> Explained:
    """Tell why one enrolment was taken or passed over, with the period arithmetic for the day asked about."""
    rule = RULES[str(candidate["rule"])]
    key = " / ".join(str(candidate[k]) for k in ("insurer_number", "symbol", "number", "branch") if candidate[k])
    head_ja = f"候補{number}: {candidate['insurer_name']} {key}（生年月日 {candidate['birth_on']}）"
    head_en = f"Candidate {number}: {candidate['insurer_name']} {key} (born {candidate['birth_on']})"
    taken = rule is MATCHED
    verdict_ja = "採用" if taken else "不採用"
    verdict_en = "taken" if taken else "passed over"
    lines_ja = [head_ja, f"  {verdict_ja} [{rule.id}] {rule.ja}"]
    lines_en = [head_en, f"  {verdict_en} [{rule.id}] {rule.en}"]
    for line in (_knowledge(candidate, at), _period(candidate, on)):
        lines_ja.append(f"  {line.ja}")
        lines_en.append(f"  {line.en}")
    return Explained("\n".join(lines_ja), "\n".join(lines_en))


def _question(told: Told) -> Explained:
    at = _clock(told.at)
    day = told.on.isoformat() if told.on else "-"
    return Explained(
        f"照会時点（サンドボックスの時計） {at}、資格確認日 {day}",
        f"Asked at {at} on the sandbox clock, about {day}",
    )


def _outcome(told: Told) -> Explained:
    if told.outcome == "answered" and told.validity:
        ja, en = VALIDITY_WORDS[told.validity]
        return Explained(f"結果: 資格有効性 {told.validity} {ja}", f"Outcome: validity {told.validity}, {en}")
    codes = ", ".join(told.codes)
    return {
        "answered": Explained("結果: 処理しました", "Outcome: done"),
        "refused": Explained(f"結果: この照会は受け付けられません {codes}", f"Outcome: query refused {codes}"),
        "failed": Explained(f"結果: ファイルは異常終了 {codes}", f"Outcome: file failed {codes}"),
        "bounced": Explained(f"結果: ファイルとして処理できません {codes}", f"Outcome: not processable {codes}"),
    }[told.outcome]


def _rule(rule_id: str) -> Explained:
    rule = RULES[rule_id]
    mark_ja = "（模擬環境の解釈）" if rule.invented else ""
    mark_en = " (our reading)" if rule.invented else ""
    return Explained(
        f"規則 [{rule.id}] {rule.ja}{mark_ja} 〔{rule.source}〕",
        f"Rule [{rule.id}] {rule.en}{mark_en} [{rule.source}]",
    )


def _count(number: int) -> Explained:
    if number == 0:
        return Explained(
            "検索キー（保険者番号・記号・番号）に当たる登録はありません",
            "Nothing is registered under this insurer number, symbol and number",
        )
    return Explained(f"検討した資格 {number}件", f"Enrolments weighed: {number}")


def _knowledge(candidate: Mapping[str, str | int | None], at: datetime) -> Explained:
    """Show where the instant of the inquiry stands against the span in which the row is known."""
    start = _instant(candidate["known_from"])
    end = _instant(candidate["known_until"])
    asked = _clock(at)
    if start is not None and at < start:
        return Explained(
            f"登録: 照会時点 {asked} < 登録 {_clock(start)} → まだ登録されていない",
            f"Registration: asked {asked} < registered {_clock(start)} → not yet known",
        )
    if end is not None and end <= at:
        return Explained(
            f"登録: 訂正・取消 {_clock(end)} ≤ 照会時点 {asked} → 訂正前の記録",
            f"Registration: corrected or voided {_clock(end)} ≤ asked {asked} → superseded",
        )
    shown = _clock(start) if start else "-"
    return Explained(f"登録: {shown} ≤ 照会時点 {asked} → 登録済み", f"Registration: {shown} ≤ asked {asked} → known")


def _period(candidate: Mapping[str, str | int | None], on: date | None) -> Explained:
    """Show where the day asked about stands against [取得年月日, 喪失年月日)."""
    first, lost = candidate["acquired_on"], candidate["lost_on"]
    if on is None:
        return Explained(f"資格期間: {first} ～ {lost or ''}", f"Period: {first} to {lost or 'open'}")
    day = on.isoformat()
    if lost is not None and str(lost) <= day:
        return Explained(
            f"資格期間: 喪失 {lost} ≤ 資格確認日 {day} → 喪失済み", f"Period: lost {lost} ≤ day {day} → lost"
        )
    if day < str(first):
        return Explained(
            f"資格期間: 資格確認日 {day} < 取得 {first} → 開始前", f"Period: day {day} < acquired {first} → not begun"
        )
    return Explained(
        f"資格期間: 取得 {first} ≤ 資格確認日 {day} < 喪失 {lost or 'なし'} → 有効期間内",
        f"Period: acquired {first} ≤ day {day} < lost {lost or 'never'} → in force",
    )


def _instant(value: str | int | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value)).astimezone(JST)


def _clock(at: datetime) -> str:
    return at.astimezone(JST).strftime("%Y-%m-%d %H:%M:%S")

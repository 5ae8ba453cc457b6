"""The reason for an answer, in Japanese and English, told from a row of the journal alone.

Nothing is decided here: the rules that fired and the candidates with the rule that took or rejected each were
written with the answer. This module puts them into sentences and shows the arithmetic of the periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eligibility.domain.matching import MATCHED, OTHER_KEY
from eligibility.domain.rulebook import rule_of
from sandbox.domain.clock import JST

VALIDITY_WORDS = {
    "1": ("有効", "valid"),
    "2": ("無効", "invalid"),
    "3": ("無効（新しい資格あり）", "invalid, a newer enrolment exists"),
    "4": ("該当資格なし", "nothing found"),
    "5": ("複数該当", "several match"),
    "6": ("有効（未登録）", "valid, no ticket registered"),
}


Candidate = Mapping[str, str | int | None]
"""A weighed record as the journal holds it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One thing explained in both languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the explanation is told from; fields as in eligibility.models.Inquiry.

    `faults` is what the response itself said is wrong, where it said so.
    """

    at: datetime
    on: date | None
    outcome: str
    validity: str
    rules: Sequence[str]
    codes: Sequence[str]
    candidates: Sequence[Candidate]
    faults: Sequence[Explained] = ()


def explain(told: Told) -> Explained:
    """Tell the whole story: the question, the outcome, each rule, each candidate with its arithmetic.

    A refusal that was weighed first, as of 照会番号登録, has candidates too.
    """
    parts = [_question(told), _outcome(told)]
    parts += [Explained(f"理由: {fault.ja}", f"Reason: {fault.en}") for fault in told.faults]
    parts += [_rule(rule_id) for rule_id in told.rules]
    if told.outcome == "answered" or told.candidates:
        parts.append(_count(len(told.candidates)))
        parts += [explain_candidate(told, number) for number in range(1, len(told.candidates) + 1)]
    return Explained("\n".join(p.ja for p in parts), "\n".join(p.en for p in parts))


def explain_candidate(told: Told, number: int) -> Explained:
    """Tell why one record, counted from 1, was taken or passed over, with the arithmetic of its periods."""
    candidate = told.candidates[number - 1]
    rule = rule_of(str(candidate["rule"]))
    key = " / ".join(str(candidate[k]) for k in ("insurer_number", "symbol", "number", "branch") if candidate[k])
    verdict = _verdict(told, candidate)
    lines = (
        Explained(
            f"候補{number}: {candidate['insurer_name']} {key}（生年月日 {candidate['birth_on']}）",
            f"Candidate {number}: {candidate['insurer_name']} {key} (born {candidate['birth_on']})",
        ),
        Explained(f"{verdict.ja} [{rule.id}] {rule.ja}", f"{verdict.en} [{rule.id}] {rule.en}"),
        _knowledge(candidate, told.at),
        _period(candidate, told.on),
    )
    return Explained("\n  ".join(line.ja for line in lines), "\n  ".join(line.en for line in lines))


def _verdict(told: Told, candidate: Candidate) -> Explained:
    """Name the record's part in the answer; another enrolment of the person asked for can decide it, as with 3."""
    if candidate["rule"] == MATCHED.id:
        return Explained("採用", "taken")
    persons = {other["person"] for other in told.candidates if other["rule"] == MATCHED.id}
    if candidate["rule"] == OTHER_KEY.id and candidate["person"] in persons:
        return Explained("同じ人の別の資格", "another enrolment of the same person")
    return Explained("不採用", "passed over")


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
    rule = rule_of(rule_id)
    mark_ja = "（模擬環境の解釈）" if rule.invented else ""
    mark_en = " (our reading)" if rule.invented else ""
    return Explained(
        f"規則 [{rule.id}] {rule.ja}{mark_ja} 〔{rule.source}〕",
        f"Rule [{rule.id}] {rule.en}{mark_en} [{rule.source}]",
    )


def _count(number: int) -> Explained:
    if number == 0:
        return Explained(
            "検索キー（保険者番号・記号・番号）に当たる登録で、検討できるものはありません",
            "Nothing that could be weighed is registered under this insurer number, symbol and number",
        )
    return Explained(f"検討した記録 {number}件", f"Records weighed: {number}")


def _knowledge(candidate: Candidate, at: datetime) -> Explained:
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


def _period(candidate: Candidate, on: date | None) -> Explained:
    """Show where the day asked about stands against [取得年月日, 喪失年月日)."""
    first, lost = _day(candidate["acquired_on"]), _day(candidate["lost_on"])
    if on is None:
        return Explained(f"資格期間: {first} ～ {lost or ''}", f"Period: {first} to {lost or 'open'}")
    if lost is not None and lost <= on:
        return Explained(
            f"資格期間: 喪失 {lost} ≤ 資格確認日 {on} → 喪失済み", f"Period: lost {lost} ≤ day {on} → lost"
        )
    if first is not None and on < first:
        return Explained(
            f"資格期間: 資格確認日 {on} < 取得 {first} → 開始前", f"Period: day {on} < acquired {first} → not begun"
        )
    return Explained(
        f"資格期間: 取得 {first} ≤ 資格確認日 {on} < 喪失 {lost or 'なし'} → 有効期間内",
        f"Period: acquired {first} ≤ day {on} < lost {lost or 'never'} → in force",
    )


def _day(value: str | int | None) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _instant(value: str | int | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value)).astimezone(JST)


def _clock(at: datetime) -> str:
    """Return an instant as Japan reads it, with its fraction of a second if it has one, so that "<" shows as such."""
    return at.astimezone(JST).replace(tzinfo=None).isoformat(sep=" ")

"""Examples as Markdown: small tables that leave out every column that says nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from eligibility.domain.decision import Decision, decide
from eligibility.domain.explanation import VALIDITY_WORDS
from sandbox.domain.clock import JST
from sandbox.domain.instants import instant_of
from tests.decision.register import facts_of
from tests.spec.example import BORN, DEFAULTS, Case, Entitled, Example, Row, Shown

Line = TypeVar("Line")
Column = tuple[str, Callable[[Line], str]]

KINDS = {
    "burden_ratio": "一部負担金割合 ratio",
    "elderly_certificate": "高齢受給者証 elderly certificate",
    "limit_certificate": "限度額適用認定証 limit certificate",
    "specific_disease": "特定疾病療養受療証 specific disease",
    "medical_ticket": "医療券 ticket",
}
VERDICTS = {
    "key": "○ 採用 taken",
    "known": "× 未登録 not known",
    "held": "× 保留 held",
    "number": "× 番号 number",
    "birth": "× 生年月日 birth date",
    "symbol": "× 記号 symbol",
    "branch": "× 枝番 branch",
    "-": "–",
}
"""How a verdict is printed; the keys are the ids of the matching rules without their chapter."""

ABSENT = {"symbol": "記号なし no symbol", "branch": "枝番なし no branch", "birth": "生年月日なし no birth date"}


def example_page(example: Example, number: int) -> str:
    """Return one example: its sentence in both languages, the register, the questions with their answers."""
    return "\n\n".join(
        part
        for part in (
            f"### 例 {number}: {example.ja}",
            example.en,
            _register(example),
            _entitlements(example),
            _cases(example),
        )
        if part
    )


def table(columns: Sequence[Column[Line]], lines: Iterable[Line], *, keep: int = 0) -> str:
    """Return a Markdown table; columns that are blank in every line are left out, but for the first `keep`."""
    rows = [[cell(line) for _, cell in columns] for line in lines]
    shown = [n for n in range(len(columns)) if n < keep or any(row[n] for row in rows)]
    head = [columns[n][0] for n in shown]
    body = [[row[n].replace("|", "\\|") for n in shown] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(shown), *body))


def _register(example: Example) -> str:
    """Return the enrolments registered."""
    if not example.rows:
        return "登録なし nothing is registered"
    places = {id(row): str(place) for place, row in enumerate(example.rows, start=1)}
    several = len({row.person for row in example.rows}) > 1
    columns: list[Column[Row]] = [
        ("#", lambda row: places[id(row)]),
        ("保険者 insurer", lambda row: row.insurer),
        ("加入者 person", lambda row: str(row.person) if several else ""),
        ("生年月日 born", lambda row: example.born.get(row.person, "")),
        ("取得 acquired", lambda row: row.acquired),
        ("喪失 lost", lambda row: row.lost),
        ("記号 symbol", lambda row: row.symbol),
        ("番号 number", lambda row: row.number),
        ("枝番 branch", lambda row: row.branch),
        ("交付 issued", lambda row: row.issued),
        ("有効終了 card until", lambda row: row.card_until),
        ("保留 held", lambda row: "保留 held" if row.held else ""),
        ("登録 known from", lambda row: _instant(row.known)),
        ("訂正・取消 known until", lambda row: _instant(row.until)),
    ]
    return table(columns, example.rows, keep=2)


def _entitlements(example: Example) -> str:
    """Return the ratios, certificates and tickets registered; none is no table."""
    if not example.entitled:
        return ""
    insurers = len({row.insurer for row in example.rows}) > 1
    people = len({row.person for row in example.rows}) > 1
    columns: list[Column[Entitled]] = [
        ("証 kind", lambda row: KINDS[row.kind]),
        ("値 value", lambda row: row.value),
        ("保険者 insurer", lambda row: row.insurer if insurers else ""),
        ("加入者 person", lambda row: str(row.person) if people else ""),
        ("初日 first day", lambda row: row.first),
        ("末日 last day", lambda row: row.last),
        ("登録 known from", lambda row: _instant(row.known)),
        ("訂正・取消 known until", lambda row: _instant(row.until)),
    ]
    return table(columns, example.entitled)


def _cases(example: Example) -> str:
    """Return the questions, each with its answer, what became of each row, and the rules that fired."""
    several = len({case.insurer for case in example.cases} | {row.insurer for row in example.rows}) > 1
    columns: list[Column[Case]] = [
        ("資格確認日 on", lambda case: case.on),
        ("照会時点 at", lambda case: _clock(case.instant)),
        ("保険者 insurer", lambda case: case.insurer if several else ""),
        ("送る値 sent", _sent),
        ("設定 setting", _setting),
        ("資格有効性 answer", lambda case: f"**{case.answer}** {' '.join(VALIDITY_WORDS[case.answer])}"),
        ("返る資格 records", lambda case: "<br>".join(map(_record, case.shows)) or "–"),
        ("各行の判定 each row", _verdicts),
        ("規則 rules", lambda case: " ".join(f"`{rule.id}`" for rule in _decide(example, case).rules)),
    ]
    return table(columns, example.cases)


def _decide(example: Example, case: Case) -> Decision:
    facts = facts_of(example.register, case.query, at=case.instant)
    return decide(facts, on=case.day, at=case.instant, readings=case.readings)


def _sent(case: Case) -> str:
    """Return how the search key differs from the insurer's card, and the consents given."""
    parts = [
        f"保険者番号 `{case.insurer_sent}`" if case.insurer_sent else "",
        f"記号 {case.symbol}" if case.symbol else "",
        f"番号 {case.number}" if case.number else "",
        f"枝番 {case.branch}" if case.branch else "",
        f"生年月日 {case.born}" if case.born != BORN else "",
        *(ABSENT[name] for name in case.without),
        "限度額の提供同意 consent" if case.consent else "",
        "特定疾病の提供同意の登録 registered consent to specific diseases" if case.disease_consent else "",
    ]
    return "、".join(part for part in parts if part)


def _setting(case: Case) -> str:
    default = asdict(DEFAULTS)
    return "、".join(f"`{name}={value}`" for name, value in asdict(case.readings).items() if value != default[name])


def _record(shown: Shown) -> str:
    """Return a record: the row it shows, and what is in it."""
    parts = [
        f"割合 {shown.ratio}" if shown.ratio else "",
        f"高齢 {shown.elderly}" if shown.elderly else "",
        f"限度額 {shown.limit}（終了日 {shown.limit_last or '空白'}）" if shown.limit else "",
        *(f"特定疾病 {disease}" for disease in shown.diseases),
        *(f"券 {ticket}" for ticket in shown.tickets),
        "未就学 preschool" if shown.preschool else "",
        f"有効終了 {shown.card_until}" if shown.card_until else "",
    ]
    content = "、".join(part for part in parts if part)
    return f"#{shown.row} {content}".strip()


def _verdicts(case: Case) -> str:
    return "<br>".join(f"#{place} {VERDICTS[v]}" for place, v in enumerate(case.verdicts.split(), start=1))


def _instant(text: str) -> str:
    return _clock(instant_of(text)) if text else ""


def _clock(at: datetime) -> str:
    shown = at.astimezone(JST)
    return f"{shown:%Y-%m-%d %H:%M:%S}" if shown.second else f"{shown:%Y-%m-%d %H:%M}"

"""Chapter 1: which enrolments a query finds."""

from dataclasses import replace

from sandbox.domain.readings import Readings
from tests.decision.register import NUMBERS
from tests.spec.example import Case, Example, Row, Shown

EXACT = Readings(symbol="exact")
NHI = NUMBERS["K"]

JOB_CHANGER = (
    Row(acquired="2020-04-01", until="2024-04-03"),
    Row(acquired="2020-04-01", lost="2024-04-01", known="2024-04-03"),
    Row(insurer="B", acquired="2024-04-01", known="2024-04-09"),
)


def _daily(case: Case, *days: int) -> tuple[Case, ...]:
    """Return the case as asked on each of these days of April 2024."""
    return tuple(replace(case, at=f"2024-04-{day:02d}") for day in days)


KNOWN = (
    Example(
        rule="match.known",
        ja="初めて加入した人は、登録された瞬間から見える。登録前に照会した日についても同じ（R-063）。",
        en="A first-time member is seen from the instant of registration, even for days asked about before it (R-063).",
        rows=(Row(acquired="2024-04-01", known="2024-04-09T10:00"),),
        cases=(
            Case(on="2024-04-01", answer="4", verdicts="known"),
            Case(on="2024-04-08", answer="4", verdicts="known"),
            Case(on="2024-04-09", at="2024-04-09T09:59:59", answer="4", verdicts="known"),
            Case(on="2024-04-09", at="2024-04-09T10:00", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-04-01", at="2024-04-09T10:00", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-04-01", at="2024-04-02", answer="4", verdicts="known"),
        ),
    ),
    Example(
        rule="match.known",
        ja="転職の谷間（P-17）。3日に旧保険者が喪失を、9日に新保険者が取得を登録した。4月1日の資格を、旧の番号で毎日聞く。",
        en="The gap of a job changer (P-17): the old insurer registers the loss on the 3rd, the new one the "
        "acquisition on the 9th. Asked about 1 April by the old number, day by day.",
        rows=JOB_CHANGER,
        cases=(
            *_daily(Case(on="2024-04-01", answer="1", shows=(Shown(1),), verdicts="key known known"), 1, 2),
            *_daily(Case(on="2024-04-01", answer="2", shows=(Shown(2),), verdicts="known key known"), 3, 4, 5, 6, 7, 8),
            *_daily(Case(on="2024-04-01", answer="3", shows=(Shown(2),), verdicts="known key number"), 9, 10),
        ),
    ),
    Example(
        rule="match.known",
        ja="同じ谷間を新しい番号で毎日聞く。最後は時計を2日に戻す。その日に登録されていたとおりに戻る。",
        en="The same gap asked by the new number, day by day. At last the clock is set back to the 2nd, and the answer "
        "is what the register knew then.",
        rows=JOB_CHANGER,
        cases=(
            *_daily(Case(insurer="B", on="2024-04-01", answer="4", verdicts="number known known"), 1, 2),
            *_daily(Case(insurer="B", on="2024-04-01", answer="4", verdicts="known number known"), 3, 4, 5, 6, 7, 8),
            *_daily(
                Case(insurer="B", on="2024-04-01", answer="1", shows=(Shown(3),), verdicts="known number key"), 9, 10
            ),
            *_daily(Case(insurer="B", on="2024-04-01", answer="4", verdicts="number known known"), 2),
        ),
    ),
    Example(
        rule="match.known",
        ja="番号の訂正は、訂正された瞬間に切り替わる。訂正前の記録はその瞬間まで、訂正後の記録はその瞬間から。",
        en="A corrected number takes over at the instant of the correction: the old row until it, the new row from it.",
        rows=(
            Row(acquired="2024-04-01", number="354", until="2024-05-10T12:00"),
            Row(acquired="2024-04-01", number="345", known="2024-05-10T12:00"),
        ),
        cases=(
            Case(
                on="2024-05-10",
                at="2024-05-10T11:59:59",
                number="354",
                answer="1",
                shows=(Shown(1),),
                verdicts="key known",
            ),
            Case(on="2024-05-10", at="2024-05-10T11:59:59", answer="4", verdicts="number known"),
            Case(on="2024-05-10", at="2024-05-10T12:00", number="354", answer="4", verdicts="known number"),
            Case(on="2024-05-10", at="2024-05-10T12:00", answer="1", shows=(Shown(2),), verdicts="known key"),
        ),
    ),
    Example(
        rule="match.known",
        ja="取得の取消。取り消された瞬間から、取得はなかったものとして扱う。",
        en="A voided acquisition is held never to have been, from the instant it is voided.",
        rows=(Row(acquired="2024-04-01", known="2024-04-05", until="2024-04-20"),),
        cases=(
            Case(on="2024-04-10", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-04-10", at="2024-04-20", answer="4", verdicts="known"),
        ),
    ),
)

HELD = (
    Example(
        rule="match.held",
        ja="登録時の照合で疑いがあり保留（P-18）。保険者が確認するまで資格情報なし。",
        en="Held after a mismatch with the resident register (P-18): nothing is found until the insurer confirms.",
        rows=(
            Row(acquired="2024-04-01", known="2024-04-05", until="2024-04-10T15:00", held=True),
            Row(acquired="2024-04-01", known="2024-04-10T15:00"),
        ),
        cases=(
            Case(on="2024-04-05", answer="4", verdicts="held known"),
            Case(on="2024-04-10", answer="4", verdicts="held known"),
            Case(on="2024-04-05", at="2024-04-10T15:00", answer="1", shows=(Shown(2),), verdicts="known key"),
        ),
    ),
    Example(
        rule="match.held",
        ja="新しい資格が保留中なら、古い番号では「3 新しい資格あり」ではなく「2 無効」（R-064）。",
        en='While the new enrolment is held, the old number gives 2 and not 3 "newer exists" (R-064).',
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01"),
            Row(insurer="B", acquired="2024-04-01", held=True),
        ),
        cases=(
            Case(on="2024-04-05", answer="2", shows=(Shown(1),), verdicts="key held"),
            Case(on="2024-04-05", insurer="B", answer="4", verdicts="number held"),
        ),
    ),
)

KEY = (
    Example(
        rule="match.number",
        ja="同じ人の別の保険者の資格は候補に挙がるが、番号が違うので採らない。",
        en="The same person's enrolment with another insurer is weighed, but its number is another one.",
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01"),
            Row(insurer="B", acquired="2024-04-01"),
        ),
        cases=(
            Case(on="2024-06-01", insurer="B", answer="1", shows=(Shown(2),), verdicts="number key"),
            Case(on="2024-03-31", answer="1", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
    Example(
        rule="match.birth",
        ja="一つの番号に家族3人（P-06）。枝番がなくても生年月日で一人に決まる。",
        en="A family of three under one number (P-06): without a branch the birth date still leaves one.",
        rows=(
            Row(person=1, acquired="2024-04-01", branch="00"),
            Row(person=2, acquired="2024-04-01", branch="01"),
            Row(person=3, acquired="2024-04-01", branch="02"),
        ),
        born={1: "1980-05-05", 2: "1982-11-30", 3: "2010-01-15"},
        cases=(
            Case(
                on="2024-06-01",
                without=("branch",),
                born="1982-11-30",
                answer="1",
                shows=(Shown(2),),
                verdicts="- key -",
            ),
            Case(on="2024-06-01", without=("branch",), born="1982-11-03", answer="4", verdicts="birth birth birth"),
        ),
    ),
    Example(
        rule="match.symbol",
        ja="同じ保険者の中で事業所を移ると記号が変わる。古い記号では3、新しい記号では1。",
        en="Moving to another workplace of the same insurer changes the symbol: 3 by the old one, 1 by the new one.",
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01", symbol="12"),
            Row(acquired="2024-04-01", symbol="13"),
        ),
        cases=(
            Case(on="2024-04-05", symbol="12", answer="3", shows=(Shown(1),), verdicts="key symbol"),
            Case(on="2024-04-05", symbol="13", answer="1", shows=(Shown(2),), verdicts="symbol key"),
        ),
    ),
    Example(
        rule="match.symbol",
        ja="記号を送らない照会は許容される。記号の一致を求める設定では見つからない。",
        en="A query without a symbol is tolerated; with the setting that asks for an exact symbol it finds nothing.",
        rows=(Row(acquired="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", without=("symbol",), answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", without=("symbol",), readings=EXACT, answer="4", verdicts="symbol"),
            Case(on="2024-06-01", readings=EXACT, answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", symbol="99", answer="4", verdicts="-"),
        ),
    ),
    Example(
        rule="match.key",
        ja="記号のない保険者の資格は、どちらの設定でも記号なしで見つかり、記号を送ると見つからない。",
        en="An insurer without symbols is found without one under either setting, and not found when one is sent.",
        rows=(Row(insurer="K", acquired="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", insurer="K", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", insurer="K", readings=EXACT, answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", insurer="K", symbol="12", answer="4", verdicts="-"),
        ),
    ),
    Example(
        rule="match.branch",
        ja="高齢受給者証から被保険者の枝番を写して家族を照会すると、別人は返らず「該当なし」になる（P-06）。",
        en="Asking for a dependant with the subscriber's branch gives nobody, and never the wrong person (P-06).",
        rows=(
            Row(person=1, acquired="2024-04-01", branch="00"),
            Row(person=2, acquired="2024-04-01", branch="01"),
        ),
        born={1: "1951-05-05", 2: "1953-02-10"},
        cases=(
            Case(on="2024-06-01", branch="00", born="1953-02-10", answer="4", verdicts="birth branch"),
            Case(on="2024-06-01", branch="01", born="1953-02-10", answer="1", shows=(Shown(2),), verdicts="- key"),
            Case(
                on="2024-06-01",
                without=("branch",),
                born="1953-02-10",
                answer="1",
                shows=(Shown(2),),
                verdicts="- key",
            ),
        ),
    ),
    Example(
        rule="match.branch",
        ja="枝番のない資格は、枝番を送ると見つからない。",
        en="An enrolment without a branch number is not found when one is sent.",
        rows=(Row(insurer="C", acquired="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", insurer="C", branch="01", answer="4", verdicts="branch"),
            Case(on="2024-06-01", insurer="C", answer="1", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="match.branch",
        ja="生年月日のない電文でも、枝番があれば一人に決まり、なければ家族が複数該当になる。",
        en="A message without a birth date: the branch leaves one person, without it the family is several.",
        rows=(
            Row(person=1, acquired="2024-04-01", branch="00"),
            Row(person=2, acquired="2024-04-01", branch="01"),
        ),
        born={1: "1980-05-05", 2: "2010-01-15"},
        cases=(
            Case(on="2024-06-01", without=("birth",), branch="01", answer="1", shows=(Shown(2),), verdicts="- key"),
            Case(on="2024-06-01", without=("birth",), branch="02", answer="4", verdicts="branch branch"),
            Case(on="2024-06-01", without=("birth", "branch"), answer="5", verdicts="key key"),
        ),
    ),
    Example(
        rule="match.key",
        ja="6桁の国保の保険者番号は、6桁・空白埋め8桁・ゼロ埋め8桁のどれで送っても同じ人が返る（P-05）。",
        en="A 国保 number of 6 digits finds the same person sent bare, padded with blanks or with zeros (P-05).",
        rows=(Row(insurer="K", acquired="2024-04-01"),),
        cases=tuple(
            Case(on="2024-06-01", insurer="K", insurer_sent=sent, answer="1", shows=(Shown(1),), verdicts="key")
            for sent in (NHI, f"  {NHI}", f"00{NHI}")
        ),
    ),
    Example(
        rule="match.key",
        ja="記号・番号の全角と半角、ハイフンの種類は区別しない。番号の先頭のゼロは区別する。",
        en="Width and kind of hyphen in symbol and number make no difference; leading zeros of the number do.",
        rows=(Row(acquired="2024-04-01", symbol="見－１２", number="００４５"),),
        cases=(
            Case(on="2024-06-01", symbol="見-12", number="0045", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", symbol="見‐１２", number="００45", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", symbol="見-12", number="45", answer="4", verdicts="-"),
        ),
    ),
)

EXAMPLES = (*KNOWN, *HELD, *KEY)

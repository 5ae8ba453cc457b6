"""Chapter 2: what is answered (資格有効性, OQSCD006)."""

from sandbox.domain.readings import Readings
from tests.spec.example import Case, Example, Row, Shown, ticket

TWINS = (
    Row(person=1, acquired="2024-04-01", branch="02"),
    Row(person=2, acquired="2024-04-01", branch="03"),
)

NONE_OR_SEVERAL = (
    Example(
        rule="answer.none",
        ja="誰も登録されていない番号は4。",
        en="A number under which nobody is registered gives 4.",
        rows=(),
        cases=(Case(on="2024-06-01", answer="4", verdicts=""),),
    ),
    Example(
        rule="answer.none",
        ja="擦れた券面の3と5を読み違えると、何も見つからない（P-07）。",
        en="A 3 misread for a 5 on a worn card finds nothing (P-07).",
        rows=(Row(acquired="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", number="343", answer="4", verdicts="-"),
            Case(on="2024-06-01", insurer="B", symbol="12", number="345", answer="4", verdicts="-"),
        ),
    ),
    Example(
        rule="answer.none",
        ja="生年月日の打ち間違いも4。資格の喪失（2）とは別のこと（P-07）。",
        en="A mistyped birth date gives 4 as well; that is not the same as a loss, 2 (P-07).",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", born="1980-05-06", answer="4", verdicts="birth"),
            Case(on="2024-06-01", answer="2", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="answer.several",
        ja="双子を枝番なしで照会すると5。枝番を足せば一人になる（P-06、P-07）。",
        en="Twins asked for without a branch give 5; with the branch one is left (P-06, P-07).",
        rows=TWINS,
        cases=(
            Case(on="2024-06-01", without=("branch",), answer="5", verdicts="key key"),
            Case(on="2024-06-01", branch="02", answer="1", shows=(Shown(1),), verdicts="key -"),
            Case(on="2024-06-01", branch="03", answer="1", shows=(Shown(2),), verdicts="- key"),
        ),
    ),
    Example(
        rule="answer.several",
        ja="一人がすでに喪失していても、該当する加入者が二人なら5。",
        en="Two persons give 5 even when one of them is long lost.",
        rows=(
            Row(person=1, acquired="2010-04-01", lost="2015-04-01"),
            Row(person=2, acquired="2024-04-01"),
        ),
        cases=(
            Case(on="2024-06-01", answer="5", verdicts="key key"),
            Case(on="2012-06-01", at="2024-06-01", answer="5", verdicts="key key"),
        ),
    ),
    Example(
        rule="answer.several",
        ja="一人の資格がまだ登録されていない間は、見える一人だけが該当する。",
        en="While one of two is not registered yet, only the other one matches.",
        rows=(
            Row(person=1, acquired="2024-04-01", branch="02"),
            Row(person=2, acquired="2024-04-01", branch="03", known="2024-04-09"),
        ),
        cases=(
            Case(on="2024-04-08", without=("branch",), answer="1", shows=(Shown(1),), verdicts="key known"),
            Case(on="2024-04-09", without=("branch",), answer="5", verdicts="key key"),
        ),
    ),
    Example(
        rule="answer.several",
        ja="記号を送らないと、同じ番号と生年月日の人が別の事業所にもいれば5。記号の一致を求める設定なら4。",
        en="Without a symbol, someone at another workplace with the same number and birth date makes it 5; exact, 4.",
        rows=(
            Row(person=1, acquired="2024-04-01", symbol="12"),
            Row(person=2, acquired="2024-04-01", symbol="13"),
        ),
        cases=(
            Case(on="2024-06-01", without=("symbol",), answer="5", verdicts="key key"),
            Case(
                on="2024-06-01",
                without=("symbol",),
                readings=Readings(symbol="exact"),
                answer="4",
                verdicts="symbol symbol",
            ),
            Case(on="2024-06-01", symbol="13", answer="1", shows=(Shown(2),), verdicts="- key"),
        ),
    ),
)

WELFARE = (
    Example(
        rule="answer.no-ticket",
        ja="医療扶助は有効でも、その日に使える医療券がなければ6。券は初日から末日まで使える。",
        en="Assistance in force without a ticket for the day gives 6; a ticket holds from its first to its last day.",
        rows=(Row(insurer="W", acquired="2024-04-01"),),
        entitled=(ticket("T-6", "2024-06-01", "2024-06-30", insurer="W"),),
        cases=(
            Case(on="2024-05-31", insurer="W", answer="6", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-01", insurer="W", answer="1", shows=(Shown(1, tickets=("T-6",)),), verdicts="key"),
            Case(on="2024-06-30", insurer="W", answer="1", shows=(Shown(1, tickets=("T-6",)),), verdicts="key"),
            Case(on="2024-07-01", insurer="W", answer="6", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="answer.no-ticket",
        ja="医療券は登録された瞬間から見える。",
        en="A ticket is seen from the instant it is registered.",
        rows=(Row(insurer="W", acquired="2024-04-01"),),
        entitled=(ticket("T-6", "2024-06-01", "2024-06-30", insurer="W", known="2024-06-04"),),
        cases=(
            Case(on="2024-06-03", insurer="W", answer="6", shows=(Shown(1),), verdicts="key"),
            Case(
                on="2024-06-03",
                at="2024-06-04",
                insurer="W",
                answer="1",
                shows=(Shown(1, tickets=("T-6",)),),
                verdicts="key",
            ),
        ),
    ),
    Example(
        rule="answer.no-ticket",
        ja="社保と扶助が併存し医療券がないとき、扶助の番号では6、社保の番号では1。どちらも二つの資格が返る。",
        en="Insurance and assistance without a ticket: 6 by the recipient number, 1 by the card, two records each.",
        rows=(Row(acquired="2020-04-01"), Row(insurer="W", acquired="2024-04-01")),
        cases=(
            Case(on="2024-06-01", insurer="W", answer="6", shows=(Shown(2), Shown(1)), verdicts="number key"),
            Case(on="2024-06-01", answer="1", shows=(Shown(1), Shown(2)), verdicts="key number"),
        ),
    ),
)

VALID = (
    Example(
        rule="answer.valid",
        ja="取得日当日から喪失日の前日まで有効。喪失日はもう有効でない。",
        en="In force from the day of acquisition to the day before the loss; the loss day itself is no longer covered.",
        rows=(Row(acquired="2024-04-01", lost="2024-07-01"),),
        cases=(
            Case(on="2024-03-31", answer="2", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-04-01", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-06-30", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-07-01", answer="2", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="answer.valid",
        ja="うるう日に取得し、翌日に喪失した一日だけの資格。",
        en="An enrolment of a single day, acquired on 29 February and lost the next day.",
        rows=(Row(acquired="2024-02-29", lost="2024-03-01"),),
        cases=(
            Case(on="2024-02-28", answer="2", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-02-29", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-03-01", answer="2", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="answer.valid",
        ja="喪失が登録されていなければ、将来の日も過去の日も有効。照会した時点とは別に、資格確認日で決まる。",
        en="With no loss registered days ahead and days past are covered; the day asked about decides, not the asking.",
        rows=(Row(acquired="2018-04-01"),),
        cases=(
            Case(on="2040-01-01", at="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2018-04-01", at="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key"),
            Case(on="2018-03-31", at="2024-06-01", answer="2", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="answer.valid",
        ja="喪失の登録が後で取り消されれば、その瞬間から再び有効になる。",
        en="A loss registered by mistake and corrected: valid again from the instant of the correction.",
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01", known="2024-04-03", until="2024-04-20T15:30"),
            Row(acquired="2020-04-01", known="2024-04-20T15:30"),
        ),
        cases=(
            Case(on="2024-04-20", at="2024-04-20T15:29:59", answer="2", shows=(Shown(1),), verdicts="key known"),
            Case(on="2024-04-20", at="2024-04-20T15:30", answer="1", shows=(Shown(2),), verdicts="known key"),
        ),
    ),
)

INVALID = (
    Example(
        rule="answer.newer",
        ja="転職。喪失日から、古い番号は3になる。前日まではまだ1。",
        en="A change of job: from the loss day the old number gives 3, until the day before still 1.",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"), Row(insurer="B", acquired="2024-04-01")),
        cases=(
            Case(on="2024-03-31", answer="1", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-04-01", answer="3", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
    Example(
        rule="answer.newer",
        ja="次の資格が始まるまでの空白は2、始まった日から3。",
        en="2 in the time between two insurances, 3 from the day the next one begins.",
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01"),
            Row(insurer="B", acquired="2024-05-01", lost="2024-08-01"),
        ),
        cases=(
            Case(on="2024-04-30", answer="2", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-05-01", answer="3", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-07-31", answer="3", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-08-01", answer="2", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
    Example(
        rule="answer.newer",
        ja="国保の喪失届を出さずに就職し、退職した人。先に始まった国保が有効でも、社保の番号では3。",
        en="Never left the 国保 when starting a job, since lost: 3 by that number, though the 国保 began earlier.",
        rows=(Row(acquired="2022-04-01", lost="2024-04-01"), Row(insurer="K", acquired="2018-04-01")),
        cases=(Case(on="2024-06-01", answer="3", shows=(Shown(1),), verdicts="key number"),),
    ),
    Example(
        rule="answer.newer",
        ja="医療扶助が廃止され健康保険に入ると、受給者番号は3。",
        en="Assistance has ended and insurance begun: the recipient number gives 3.",
        rows=(Row(insurer="W", acquired="2022-04-01", lost="2024-04-01"), Row(acquired="2024-04-01")),
        cases=(Case(on="2024-06-01", insurer="W", answer="3", shows=(Shown(1),), verdicts="key number"),),
    ),
    Example(
        rule="answer.lost",
        ja="国保を抜けて医療扶助だけになった人。医療扶助は「新しい資格」に数えない。",
        en="Left the 国保 for assistance alone: assistance does not count as a newer enrolment.",
        rows=(Row(insurer="K", acquired="2018-04-01", lost="2024-04-01"), Row(insurer="W", acquired="2024-04-01")),
        cases=(Case(on="2024-06-01", insurer="K", answer="2", shows=(Shown(1),), verdicts="key number"),),
    ),
    Example(
        rule="answer.lost",
        ja="同じ番号で再加入した人。空白の間は前の資格で2、前の期間と後の期間はそれぞれの資格で1。",
        en="Enrolled again under the same number: 2 in the gap with the earlier enrolment, 1 in either period.",
        rows=(Row(acquired="2020-04-01", lost="2022-04-01"), Row(acquired="2024-04-01")),
        cases=(
            Case(on="2020-03-31", answer="2", shows=(Shown(1),), verdicts="key key"),
            Case(on="2022-03-31", answer="1", shows=(Shown(1),), verdicts="key key"),
            Case(on="2022-04-01", at="2024-06-01", answer="2", shows=(Shown(1),), verdicts="key key"),
            Case(on="2024-03-31", at="2024-06-01", answer="2", shows=(Shown(1),), verdicts="key key"),
            Case(on="2024-04-01", answer="1", shows=(Shown(2),), verdicts="key key"),
        ),
    ),
    Example(
        rule="answer.lost",
        ja="同じ番号で三度加入した人。空白では、直前に喪失した資格を答える。",
        en="Enrolled three times under one number: a gap is answered with the enrolment lost last before it.",
        rows=(
            Row(acquired="2016-04-01", lost="2018-04-01"),
            Row(acquired="2019-04-01", lost="2021-04-01"),
            Row(acquired="2023-04-01", lost="2024-04-01"),
        ),
        cases=(
            Case(on="2018-10-01", answer="2", shows=(Shown(1),), verdicts="key key key"),
            Case(on="2022-10-01", answer="2", shows=(Shown(2),), verdicts="key key key"),
            Case(on="2024-10-01", answer="2", shows=(Shown(3),), verdicts="key key key"),
        ),
    ),
    Example(
        rule="answer.not-begun",
        ja="前もって登録された資格は、取得日の前日まで2。ほかの資格が有効でも3にはならない。",
        en="Registered ahead, an enrolment gives 2 until the day before it begins; not 3, though another is in force.",
        rows=(Row(acquired="2024-04-10"), Row(insurer="B", acquired="2020-04-01", lost="2024-04-10")),
        cases=(
            Case(on="2024-04-09", answer="2", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-04-10", answer="1", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
)

EXAMPLES = (*NONE_OR_SEVERAL, *WELFARE, *VALID, *INVALID)

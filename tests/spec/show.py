"""Chapter 3: which records an answer carries."""

from sandbox.domain.readings import Readings
from tests.spec.example import Case, Example, Row, Shown, ticket

AS_ASKED = Readings(overlap="as_asked")

TWO_VALID = (
    Row(acquired="2020-04-01", issued="2020-04-10"),
    Row(insurer="B", acquired="2024-04-01", issued="2024-04-12"),
)

ONE_VALID = (
    Example(
        rule="show.valid",
        ja="有効な資格が一つなら、それだけを返す。喪失した資格や始まっていない資格は付かない。",
        en="The one enrolment in force is returned alone; lost ones and ones not begun stay away.",
        rows=(
            Row(acquired="2022-04-01"),
            Row(insurer="B", acquired="2018-04-01", lost="2022-04-01"),
            Row(insurer="C", acquired="2030-04-01"),
        ),
        cases=(Case(on="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key number number"),),
    ),
)

OVERLAP = (
    Example(
        rule="show.latest-issued",
        ja="有効な資格が二つあると、どちらの番号で聞いても交付年月日の新しい資格が返る（P-16）。",
        en="Of two in force the one issued last is returned, by whichever number one asks (P-16).",
        rows=TWO_VALID,
        cases=(
            Case(on="2024-06-01", answer="1", shows=(Shown(2),), verdicts="key number"),
            Case(on="2024-06-01", insurer="B", answer="1", shows=(Shown(2),), verdicts="number key"),
            Case(on="2024-03-31", answer="1", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
    Example(
        rule="show.latest-issued",
        ja="取得の順ではなく交付の順で決まる。再交付された古い資格が返ることもある。",
        en="The order of issue counts, not of acquisition: an older enrolment whose card was reissued is returned.",
        rows=(
            Row(acquired="2020-04-01", issued="2024-05-20"),
            Row(insurer="B", acquired="2024-04-01", issued="2024-04-12"),
        ),
        cases=(Case(on="2024-06-01", insurer="B", answer="1", shows=(Shown(1),), verdicts="number key"),),
    ),
    Example(
        rule="show.latest-issued",
        ja="交付年月日のない資格は最も古いとみなす。どちらにもなければ、取得の新しい資格。",
        en="An enrolment without a date of issue counts as the oldest; where none has one, the later acquired wins.",
        rows=(
            Row(acquired="2020-04-01"),
            Row(insurer="B", acquired="2022-04-01", lost="2024-07-01"),
            Row(insurer="C", acquired="2018-04-01", lost="2024-06-01", issued="2018-04-10"),
        ),
        cases=(
            Case(on="2024-05-31", answer="1", shows=(Shown(3),), verdicts="key number number"),
            Case(on="2024-06-30", answer="1", shows=(Shown(2),), verdicts="key number number"),
            Case(on="2024-07-01", answer="1", shows=(Shown(1),), verdicts="key number number"),
        ),
    ),
    Example(
        rule="show.latest-issued",
        ja="取得も交付も同じ日なら、照会した資格を返す。",
        en="Acquired and issued on the same days: the one asked for is returned.",
        rows=(
            Row(acquired="2024-04-01", issued="2024-04-12"),
            Row(insurer="B", acquired="2024-04-01", issued="2024-04-12"),
        ),
        cases=(
            Case(on="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-06-01", insurer="B", answer="1", shows=(Shown(2),), verdicts="number key"),
        ),
    ),
    Example(
        rule="show.latest-issued",
        ja="保留中の資格と未登録の資格は、交付が新しくても数えない。",
        en="Held and unregistered enrolments do not count, however recently issued.",
        rows=(
            Row(acquired="2020-04-01", issued="2020-04-10"),
            Row(insurer="B", acquired="2024-04-01", issued="2024-04-12", held=True),
            Row(insurer="C", acquired="2024-04-01", issued="2024-04-20", known="2024-06-10"),
        ),
        cases=(
            Case(on="2024-06-01", answer="1", shows=(Shown(1),), verdicts="key held known"),
            Case(on="2024-06-01", at="2024-06-10", answer="1", shows=(Shown(3),), verdicts="key held number"),
        ),
    ),
    Example(
        rule="show.as-asked",
        ja="照会した資格を返す設定では、聞いた番号の資格が返る。",
        en="With the setting that returns what was asked for, either number returns its own enrolment.",
        rows=TWO_VALID,
        cases=(
            Case(on="2024-06-01", readings=AS_ASKED, answer="1", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-06-01", insurer="B", readings=AS_ASKED, answer="1", shows=(Shown(2),), verdicts="number key"),
        ),
    ),
    Example(
        rule="show.latest-issued",
        ja="医療扶助の番号で聞き、保険が二つ有効なとき、どちらの保険も「照会した資格」ではないので交付年月日で選ぶ。",
        en="Asked by the recipient number, with two insurances in force: neither was asked for, so the issue decides.",
        rows=(*TWO_VALID, Row(insurer="W", acquired="2024-04-01")),
        entitled=(ticket("T-6", "2024-06-01", "2024-06-30", insurer="W"),),
        cases=tuple(
            Case(
                on="2024-06-01",
                insurer="W",
                readings=readings,
                answer="1",
                shows=(Shown(3, tickets=("T-6",)), Shown(2)),
                verdicts="number number key",
            )
            for readings in (Readings(), AS_ASKED)
        ),
    ),
)

WELFARE = (
    Example(
        rule="show.with-welfare",
        ja="社保と扶助が併存するときは二つの資格を返す。聞いた番号の資格が先。",
        en="Insurance and assistance together give two records, the one asked for first.",
        rows=(Row(acquired="2020-04-01"), Row(insurer="W", acquired="2024-04-01", lost="2024-07-01")),
        entitled=(ticket("T-6", "2024-06-01", "2024-06-30", insurer="W"),),
        cases=(
            Case(
                on="2024-06-01",
                answer="1",
                shows=(Shown(1), Shown(2, tickets=("T-6",))),
                verdicts="key number",
            ),
            Case(
                on="2024-06-01",
                insurer="W",
                answer="1",
                shows=(Shown(2, tickets=("T-6",)), Shown(1)),
                verdicts="number key",
            ),
            Case(on="2024-07-01", answer="1", shows=(Shown(1),), verdicts="key number"),
        ),
    ),
    Example(
        rule="show.with-welfare",
        ja="扶助だけなら一つ。",
        en="Assistance alone gives one record.",
        rows=(Row(insurer="W", acquired="2024-04-01"),),
        entitled=(ticket("T-6", "2024-06-01", "2024-06-30", insurer="W"),),
        cases=(Case(on="2024-06-15", insurer="W", answer="1", shows=(Shown(1, tickets=("T-6",)),), verdicts="key"),),
    ),
)

INVALID = (
    Example(
        rule="show.old",
        ja="無効のときは、喪失年月日の入った照会した資格を返す。始まっていない資格も同じ。",
        en="An invalid answer carries the enrolment asked for with its loss; one not begun is returned likewise.",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"),),
        cases=(
            Case(on="2024-06-01", answer="2", shows=(Shown(1),), verdicts="key"),
            Case(on="2020-03-31", answer="2", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="show.new",
        ja="3のときに返す資格は公表されていない。既定は古い資格、設定で新しい資格か両方。",
        en="Which record comes with 3 is not public: the old one by default, the new one or both by setting.",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"), Row(insurer="B", acquired="2024-04-01")),
        cases=(
            Case(on="2024-06-01", answer="3", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-06-01", readings=Readings(newer="new"), answer="3", shows=(Shown(2),), verdicts="key number"),
            Case(
                on="2024-06-01",
                readings=Readings(newer="both"),
                answer="3",
                shows=(Shown(1), Shown(2)),
                verdicts="key number",
            ),
        ),
    ),
    Example(
        rule="show.new",
        ja="新しい資格が二つ有効なら、交付年月日の新しいほう。",
        en="Where two newer ones are in force, the one issued last.",
        rows=(
            Row(acquired="2020-04-01", lost="2024-04-01"),
            Row(insurer="B", acquired="2024-04-01", issued="2024-04-20"),
            Row(insurer="C", acquired="2024-05-01", issued="2024-05-02"),
        ),
        cases=(
            Case(
                on="2024-04-30",
                readings=Readings(newer="new"),
                answer="3",
                shows=(Shown(2),),
                verdicts="key number number",
            ),
            Case(
                on="2024-05-01",
                readings=Readings(newer="new"),
                answer="3",
                shows=(Shown(3),),
                verdicts="key number number",
            ),
        ),
    ),
)

SEVERAL = (
    Example(
        rule="show.none",
        ja="複数該当では、既定では資格を返さない。枝番を足して聞き直す。",
        en="Where several persons match no record is returned by default; ask again with the branch.",
        rows=(Row(person=1, acquired="2024-04-01", branch="02"), Row(person=2, acquired="2024-04-01", branch="03")),
        cases=(Case(on="2024-06-01", without=("branch",), answer="5", verdicts="key key"),),
    ),
    Example(
        rule="show.all",
        ja="設定により、該当した資格をすべて返す。資格確認日に有効な資格が先。",
        en="By setting every matching enrolment is returned, those in force on the day first.",
        rows=(
            Row(person=1, acquired="2020-04-01", lost="2024-04-01", branch="02"),
            Row(person=2, acquired="2024-04-01", branch="03"),
        ),
        cases=(
            Case(
                on="2024-06-01",
                without=("branch",),
                readings=Readings(several="all"),
                answer="5",
                shows=(Shown(2), Shown(1)),
                verdicts="key key",
            ),
            Case(
                on="2024-03-31",
                without=("branch",),
                readings=Readings(several="all"),
                answer="5",
                shows=(Shown(1), Shown(2)),
                verdicts="key key",
            ),
        ),
    ),
)

EXAMPLES = (*ONE_VALID, *OVERLAP, *WELFARE, *INVALID, *SEVERAL)

"""Chapter 4: what a record shows besides the enrolment."""

from tests.spec.example import Case, Example, Row, Shown, disease, elderly, limit, ratio, ticket

SINCE_2020 = (Row(acquired="2020-04-01"),)
ELDERLY_BORN = "1952-02-10"
ELDERLY = {1: ELDERLY_BORN}

IN_FORCE = (
    Example(
        rule="record.in-force",
        ja="8月1日の定期更新。7月31日までは3割、8月1日からは2割。",
        en="The yearly change of 1 August: 30 % until 31 July, 20 % from 1 August.",
        rows=SINCE_2020,
        born=ELDERLY,
        entitled=(
            elderly("030", "2023-08-01", "2024-07-31"),
            elderly("020", "2024-08-01", "2025-07-31", known="2024-07-20"),
        ),
        cases=(
            Case(on="2024-07-31", born=ELDERLY_BORN, answer="1", shows=(Shown(1, elderly="030"),), verdicts="key"),
            Case(on="2024-08-01", born=ELDERLY_BORN, answer="1", shows=(Shown(1, elderly="020"),), verdicts="key"),
            Case(on="2025-08-01", born=ELDERLY_BORN, answer="1", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="record.in-force",
        ja="後期高齢者の一部負担金割合。受付側の計算が3割でも、登録された1割を返す（P-01）。",
        en="The ratio of 後期高齢者 is returned as registered, 10 %, whatever reception calculates (P-01).",
        rows=SINCE_2020,
        entitled=(ratio("010", "2023-08-01"),),
        cases=(Case(on="2024-06-01", answer="1", shows=(Shown(1, ratio="010"),), verdicts="key"),),
    ),
    Example(
        rule="record.in-force",
        ja="事例A1（R-082）。新年度の証を先に送った後、現年度の証を手順外で再交付し、新年度の登録を置き換えてしまった。",
        en="Case A1 (R-082): next year's certificate was sent ahead; re-issuing the current one against the manual "
        "replaced its registration. The paper says 20 %, the centre 30 %.",
        rows=SINCE_2020,
        born=ELDERLY,
        entitled=(
            elderly("020", "2024-08-01", "2025-07-31", known="2024-07-10", until="2024-07-25"),
            elderly("030", "2023-08-01", "2025-07-31", known="2024-07-25"),
        ),
        cases=(
            Case(
                on="2024-08-05",
                at="2024-07-24",
                born=ELDERLY_BORN,
                answer="1",
                shows=(Shown(1, elderly="020"),),
                verdicts="key",
            ),
            Case(on="2024-08-05", born=ELDERLY_BORN, answer="1", shows=(Shown(1, elderly="030"),), verdicts="key"),
        ),
    ),
    Example(
        rule="record.in-force",
        ja="事例A3（R-084）。8月1日からの2割を、発効期日7月1日と誤って登録した。訂正されるまで7月も2割と答える。",
        en="Case A3 (R-084): 20 % from 1 August was registered as from 1 July; July answers 20 % until corrected.",
        rows=SINCE_2020,
        born=ELDERLY,
        entitled=(
            elderly("030", "2023-08-01", "2024-07-31", until="2024-07-05"),
            elderly("030", "2023-08-01", "2024-06-30", known="2024-07-05", until="2024-07-20"),
            elderly("020", "2024-07-01", "2025-07-31", known="2024-07-05", until="2024-07-20"),
            elderly("030", "2023-08-01", "2024-07-31", known="2024-07-20"),
            elderly("020", "2024-08-01", "2025-07-31", known="2024-07-20"),
        ),
        cases=tuple(
            Case(
                on="2024-07-15",
                at=at,
                born=ELDERLY_BORN,
                answer="1",
                shows=(Shown(1, elderly=shown),),
                verdicts="key",
            )
            for at, shown in (("2024-07-04", "030"), ("2024-07-15", "020"), ("2024-07-20", "030"))
        ),
    ),
    Example(
        rule="record.in-force",
        ja="有効終了年月日が空白になったら空白のまま返す。前の日付を引き継がない（P-04）。",
        en="An expiry that has become blank is returned blank; the earlier date is not carried on (P-04).",
        rows=(
            Row(acquired="2020-04-01", card_until="2025-07-31", until="2025-06-01"),
            Row(acquired="2020-04-01", known="2025-06-01"),
        ),
        entitled=(ratio("030", "2020-04-01"),),
        cases=(
            Case(
                on="2025-05-01",
                answer="1",
                shows=(Shown(1, ratio="030", card_until="2025-07-31"),),
                verdicts="key known",
            ),
            Case(on="2025-08-01", answer="1", shows=(Shown(2, ratio="030"),), verdicts="known key"),
        ),
    ),
    Example(
        rule="record.in-force",
        ja="証は登録した保険者の資格にだけ付く。ほかの保険者の資格には載らない。",
        en="A certificate belongs to the insurer that registered it and is not shown with another insurer's enrolment.",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"), Row(insurer="B", acquired="2024-04-01")),
        entitled=(
            ratio("030", "2020-04-01", "2024-03-31"),
            ratio("020", "2024-04-01", insurer="B"),
        ),
        cases=(
            Case(on="2024-03-31", answer="1", shows=(Shown(1, ratio="030"),), verdicts="key number"),
            Case(on="2024-04-01", answer="3", shows=(Shown(1),), verdicts="key number"),
            Case(on="2024-04-01", insurer="B", answer="1", shows=(Shown(2, ratio="020"),), verdicts="number key"),
        ),
    ),
    Example(
        rule="record.in-force",
        ja="資格を喪失しても証の期間が閉じられていなければ、登録のまま載る。",
        en="A certificate that was not ended with the enrolment is still shown as registered.",
        rows=(Row(acquired="2020-04-01", lost="2024-04-01"),),
        entitled=(ratio("030", "2020-04-01", "2024-07-31"),),
        cases=(Case(on="2024-06-01", answer="2", shows=(Shown(1, ratio="030"),), verdicts="key"),),
    ),
    Example(
        rule="record.in-force",
        ja="その日に使える医療券・調剤券は、登録された順にすべて返す。",
        en="All tickets for the day are returned, in the order in which they were registered.",
        rows=(Row(insurer="W", acquired="2024-04-01"),),
        entitled=(
            ticket("T-2", "2024-06-01", "2024-06-30", insurer="W", known="2024-06-04"),
            ticket("T-1", "2024-06-01", "2024-06-30", insurer="W", known="2024-06-02"),
            ticket("T-5", "2024-05-01", "2024-05-31", insurer="W"),
        ),
        cases=(
            Case(on="2024-06-02", insurer="W", answer="1", shows=(Shown(1, tickets=("T-1",)),), verdicts="key"),
            Case(on="2024-06-05", insurer="W", answer="1", shows=(Shown(1, tickets=("T-1", "T-2")),), verdicts="key"),
        ),
    ),
)

FIRST_KNOWN = (
    Example(
        rule="record.first-known",
        ja="事例A2（R-083、P-03）。誤った3割を取り消さずに正しい2割を登録した。取り消されるまで誤りが返る。",
        en="Case A2 (R-083, P-03): 20 % was registered without voiding the wrong 30 %, which shows until voided.",
        rows=SINCE_2020,
        born=ELDERLY,
        entitled=(
            elderly("030", "2024-08-01", "2025-07-31", known="2024-07-20", until="2024-09-05"),
            elderly("020", "2024-08-01", "2025-07-31", known="2024-08-20"),
        ),
        cases=tuple(
            Case(
                on="2024-08-25",
                at=at,
                born=ELDERLY_BORN,
                answer="1",
                shows=(Shown(1, elderly=shown),),
                verdicts="key",
            )
            for at, shown in (("2024-08-19", "030"), ("2024-08-25", "030"), ("2024-09-05", "020"))
        ),
    ),
    Example(
        rule="record.first-known",
        ja="事例B1（R-085）。月末の加入時に仮の3割が入り、翌月に所得が分かって2割を登録した。仮の割合が返り続ける。",
        en="Case B1 (R-085): enrolled at the end of a month with a default of 30 %; income known early next month, "
        "20 % registered. The default goes on showing.",
        rows=(Row(acquired="2024-08-31", known="2024-08-31"),),
        born=ELDERLY,
        entitled=(
            elderly("030", "2024-08-31", "2025-07-31", known="2024-08-31", until="2024-09-20"),
            elderly("020", "2024-08-31", "2025-07-31", known="2024-09-02"),
        ),
        cases=tuple(
            Case(
                on="2024-09-02",
                at=at,
                born=ELDERLY_BORN,
                answer="1",
                shows=(Shown(1, elderly=shown),),
                verdicts="key",
            )
            for at, shown in (("2024-09-02", "030"), ("2024-09-19", "030"), ("2024-09-20", "020"))
        ),
    ),
    Example(
        rule="record.first-known",
        ja="期間が重なる日だけの話である。重なりの前後は、それぞれの記録が返る。",
        en="Only days of overlap are concerned; before and after it either record shows by itself.",
        rows=SINCE_2020,
        entitled=(
            limit("A02", "2024-08-01", "2025-07-31", known="2024-08-10"),
            limit("A03", "2023-08-01", "2024-08-31"),
        ),
        cases=(
            Case(
                on="2024-07-31",
                consent=True,
                answer="1",
                shows=(Shown(1, limit="A03", limit_last="2024-08-31"),),
                verdicts="key",
            ),
            Case(
                on="2024-08-31",
                consent=True,
                answer="1",
                shows=(Shown(1, limit="A03", limit_last="2024-08-31"),),
                verdicts="key",
            ),
            Case(
                on="2024-09-01",
                consent=True,
                answer="1",
                shows=(Shown(1, limit="A02", limit_last="2025-07-31"),),
                verdicts="key",
            ),
        ),
    ),
)

CONSENT = (
    Example(
        rule="record.limit-consented",
        ja="限度額適用認定証は提供同意のある照会に返る。終了日のない証は空白のまま（P-02、P-04）。",
        en="A limit certificate comes with consent; one without an end date keeps it blank (P-02, P-04).",
        rows=SINCE_2020,
        entitled=(limit("A03", "2024-04-01"),),
        cases=(
            Case(on="2024-04-01", consent=True, answer="1", shows=(Shown(1, limit="A03"),), verdicts="key"),
            Case(on="2024-03-31", consent=True, answer="1", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="record.limit-withheld",
        ja="提供同意がなければ限度額の情報は返らない。割合は同意に関わらず返る。",
        en="Without consent nothing is said about the limit; the ratio is returned all the same.",
        rows=SINCE_2020,
        entitled=(ratio("020", "2024-04-01"), limit("A03", "2024-04-01"), limit("A02", "2024-04-01", "2025-03-31")),
        cases=(Case(on="2024-06-01", answer="1", shows=(Shown(1, ratio="020"),), verdicts="key"),),
    ),
    Example(
        rule="record.disease-consented",
        ja="特定疾病療養受療証は、提供同意の登録があれば返る。その日に有効なものは、登録された順にすべて返す。",
        en="Specific-disease certificates come where a consent to them is registered, all for the day, in the order in "
        "which they were registered.",
        rows=SINCE_2020,
        entitled=(
            disease("2", "2024-04-01", known="2024-04-02"),
            disease("1", "2024-04-01", "2024-06-30", known="2024-04-01"),
        ),
        cases=tuple(
            Case(
                on=on,
                disease_consent=True,
                answer="1",
                shows=(Shown(1, diseases=shown),),
                verdicts="key",
            )
            for on, shown in (("2024-04-01", ("1",)), ("2024-06-30", ("1", "2")), ("2024-07-01", ("2",)))
        ),
    ),
    Example(
        rule="record.disease-withheld",
        ja="特定疾病療養受療証は、番号による照会には返らない。",
        en="A specific-disease certificate is not returned to a query by number.",
        rows=SINCE_2020,
        entitled=(disease("1", "2024-04-01"),),
        cases=(Case(on="2024-06-01", consent=True, answer="1", shows=(Shown(1),), verdicts="key"),),
    ),
)

PRESCHOOL = (
    Example(
        rule="record.preschool",
        ja="4月1日生まれは前日に満6歳となり、その年の3月31日まで。4月2日生まれは翌年の3月31日まで。",
        en="Born on 1 April one is six the day before, so until that 31 March; born on 2 April a year longer.",
        rows=(
            Row(person=1, acquired="2018-05-01", branch="02"),
            Row(person=2, acquired="2018-05-01", branch="03"),
        ),
        born={1: "2018-04-01", 2: "2018-04-02"},
        cases=(
            Case(
                on="2024-03-31",
                born="2018-04-01",
                branch="02",
                answer="1",
                shows=(Shown(1, preschool=True),),
                verdicts="key -",
            ),
            Case(on="2024-04-01", born="2018-04-01", branch="02", answer="1", shows=(Shown(1),), verdicts="key -"),
            Case(
                on="2024-04-01",
                born="2018-04-02",
                branch="03",
                answer="1",
                shows=(Shown(2, preschool=True),),
                verdicts="- key",
            ),
            Case(
                on="2025-03-31",
                born="2018-04-02",
                branch="03",
                answer="1",
                shows=(Shown(2, preschool=True),),
                verdicts="- key",
            ),
            Case(on="2025-04-01", born="2018-04-02", branch="03", answer="1", shows=(Shown(2),), verdicts="- key"),
        ),
    ),
    Example(
        rule="record.preschool",
        ja="2月29日生まれは、満6歳となる年にうるう日がなくても、その年の3月31日まで。",
        en="Born on 29 February: until 31 March of the year of the sixth birthday, which has no such day.",
        rows=(Row(acquired="2020-03-10"),),
        born={1: "2020-02-29"},
        cases=(
            Case(on="2026-03-31", born="2020-02-29", answer="1", shows=(Shown(1, preschool=True),), verdicts="key"),
            Case(on="2026-04-01", born="2020-02-29", answer="1", shows=(Shown(1),), verdicts="key"),
        ),
    ),
    Example(
        rule="record.preschool",
        ja="生まれた日から未就学。生まれる前の日については何も言わない。",
        en="Preschool from the day of birth; nothing is said about days before it.",
        rows=(Row(acquired="2024-05-10"),),
        born={1: "2024-05-10"},
        cases=(
            Case(on="2024-05-09", born="2024-05-10", answer="2", shows=(Shown(1),), verdicts="key"),
            Case(on="2024-05-10", born="2024-05-10", answer="1", shows=(Shown(1, preschool=True),), verdicts="key"),
        ),
    ),
)

EXAMPLES = (*IN_FORCE, *FIRST_KNOWN, *CONSENT, *PRESCHOOL)

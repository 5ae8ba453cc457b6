"""What the bulk exchanges (一括照会) share: four files each, and their rows (oqs-wire §4.3, §5.6–5.8, §7.5).

``01req`` is answered at once with a reception number (``01res``); asked with that number (``02req``), the centre hands
out the result (``02res``) or says that it is still at work.
"""

from dataclasses import dataclass, replace
from datetime import date

from eligibility.wire.marks import Mark
from eligibility.wire.messages import header
from eligibility.wire.messages.record import RECORD_LIST
from eligibility.wire.messages.siimm01 import REFERENCE_NUMBER
from eligibility.wire.table import Element, Message, echoed, group, leaf
from eligibility.wire.types import DATE, DATE_TIME, PEOPLE, code, text

MANY = 256 * 1024 * 1024
"""Largest file about many people, in bytes: room for 100,000 of them, asked about (0.6 KB each) or answered (2 KB)."""

RECEPTION_NUMBER: Element = leaf(
    "ReceptionNumber",
    "受付番号",
    "Reception number",
    "reception_number",
    text(),
    required=True,
    source="oqs-wire §5.6, §5.7, §7.5 (S2 S3 S5 S6)",
    note="An opaque string; its form and its longest length are not known.",
    example="202604010930150000000001",
)

RECEIVED_AT: Element = leaf(
    "ReceptionDateTime",
    "受付日時",
    "Received at",
    "received_at",
    DATE_TIME,
    source="oqs-wire §5.7 (S5)",
    mark=Mark.ONE,
    example=header.PROCESSED_AT.example,
)

_FETCH_IDENTIFIER: Element = replace(
    header.FILE_IDENTIFIER,
    source="oqs-wire §4.3, §5.6–5.8",
    mark=Mark.UNKNOWN,
    note="No client is known to send it here, and whether it may is not known; accepted, and not echoed: a result has "
    "that of its file of people.",
)
"""A name for a request for a result."""

_UPLOAD_RESULT: tuple[Element, ...] = tuple(
    replace(
        row,
        least=0,
        source="oqs-wire §4.3, §12",
        mark=Mark.UNKNOWN,
        note="Whether an upload's result has it is not known: written only when the upload failed.",
        example=row.example and "9",
    )
    for row in header.FILE_RESULT
)
"""How an upload fared; a successful one shows it by its reception number alone."""

COUNTS: tuple[Element, ...] = tuple(
    leaf(tag, ja, en, name, PEOPLE, source="oqs-wire §4.3, §5.7 (S5)", mark=Mark.ONE, note=note, example=example)
    for tag, ja, en, name, note, example in (
        ("NumberOfProcessingResult", "処理結果件数", "People in the result", "people", "", 2),
        ("NumberOfNormalProcessing", "正常処理件数", "People processed", "answered", "Those with status 1.", 2),
        ("NumberOfError", "エラー件数", "People not processed", "refused", "Those with status 2.", 0),
    )
)
"""How many people the result is about; only the bulk check is known to count them. The Japanese names are ours."""


def _days(what: str, ja: str, en: str, name: str, note: str) -> tuple[Element, ...]:
    """Return the two rows of a span of days, both ends in it."""
    return tuple(
        leaf(
            f"{what}{tag}",
            f"{ja}{end_ja}",
            f"{en}, {end}",
            f"{name}_{end}",
            DATE,
            source="oqs-wire §5.8 (S2)",
            mark=Mark.ONE,
            note=note,
            example=day,
        )
        for tag, end_ja, end, day in (
            ("DateFrom", "（開始）", "from", date(2026, 4, 1)),
            ("DateTo", "（終了）", "until", date(2026, 4, 30)),
        )
    )


_NAMES = "The Japanese name is ours."

CONSENTED: tuple[Element, ...] = _days("Consent", "同意日", "Day of the consent", "consented", _NAMES)
"""Between which days the consent was given."""

EXAMINED: tuple[Element, ...] = _days(
    "Examination", "診療日", "Day of the examination", "examined", f"Instead of the days of consent. {_NAMES}"
)
"""Between which days the person was examined."""


def visit(kind: str) -> Element:
    """Return the row of the kind of visit, which is `kind` in every request of an exchange."""
    return leaf(
        "MedicalTreatmentFlag",
        "診療区分",
        "Kind of visit",
        "treatment",
        code(28),
        required=True,
        source="oqs-wire §5.8 (S2)",
        mark=Mark.ONE,
        note=f"Always {kind} here.",
        example=kind,
    )


def asked_by(*rows: Element) -> Element:
    """Return the body of a request that names no person."""
    return group(
        "QualificationConfirmSearchInfo",
        "資格確認照会用情報",
        "What is asked for",
        "search",
        rows,
        required=True,
        source="oqs-wire §5.8 (S2)",
        mark=Mark.ONE,
    )


RECORDS_UNIT: Element = group(
    "BulkConfirmUnit",
    "一括照会結果",
    "One person's result",
    "units",
    (
        replace(
            REFERENCE_NUMBER,
            name="reference_numbers",
            least=0,
            most=None,
            source="oqs-wire §5.8 (S2)",
            mark=Mark.ONE,
            note="The n-th belongs to the n-th record; where there is none, the first is used.",
        ),
        *header.PERSON_RESULT,
        header.VALIDITY,
        replace(
            RECORD_LIST,
            source="oqs-wire §5.8, §10 (S2)",
            mark=Mark.INFERRED,
            note="S2 reads records at any depth, so whether this list holds them is inferred from the single check.",
        ),
    ),
    most=None,
    unit=True,
    source="oqs-wire §5.8 (S2)",
    mark=Mark.ONE,
    note="In which order its elements stand is not known. The Japanese name is ours.",
)
"""What the three exchanges that ask about no one by name are answered with, person by person."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The four messages of an exchange, made from what sets it apart.

    `stem` such as ``muquc``; `first` the number of the first of its four interfaces; `asked` what the body of a request
    holds and `unit` what that of a result repeats.  `checked_on`, `accepted` and `counts` are further rows of the
    headers, of an upload's result, and of the result's header.
    """

    stem: str
    first: int
    ja: str
    en: str
    asked: Element
    unit: Element
    source: str
    checked_on: tuple[Element, ...] = ()
    accepted: tuple[Element, ...] = ()
    counts: tuple[Element, ...] = ()
    note: str = ""

    @property
    def messages(self) -> tuple[Message, Message, Message, Message]:
        """Return ``01req``, ``01res``, ``02req`` and ``02res``."""
        number = echoed((RECEPTION_NUMBER,))
        told = (header.PROCESSED_AT, *echoed(self.checked_on), header.PROVIDER, header.FILE_IDENTIFIER)
        uploaded = (header.PROCESSED_AT, header.PROVIDER, header.FILE_IDENTIFIER, *_UPLOAD_RESULT)
        return (
            self._message(0, "要求", "request", (*self.checked_on, *header.REQUEST_HEADER), (self.asked,)),
            self._message(
                1,
                "要求アップロード結果",
                "result of the upload",
                (*uploaded, header.CHARACTER_CODE),
                (replace(number[0], note="Absent when the upload failed."), *self.accepted),
            ),
            self._message(
                2, "結果ダウンロード要求", "fetch", (header.PROVIDER, _FETCH_IDENTIFIER), (RECEPTION_NUMBER,)
            ),
            self._message(
                3,
                "結果",
                "result",
                (*told, *number, *header.FILE_RESULT, *self.counts, header.CHARACTER_CODE),
                (self.unit,),
            ),
        )

    def _message(self, place: int, ja: str, en: str, head: tuple[Element, ...], body: tuple[Element, ...]) -> Message:
        exchange, answer = divmod(place, 2)
        name = f"{self.stem}{exchange + 1:02d}{'res' if answer else 'req'}"
        message = Message(
            id=name,
            direction="res" if answer else "req",
            prefix=f"OQS{name}",
            interface=f"OQS-IF-{self.first + place:03d}",
            ja=f"{self.ja}{ja}",
            en=f"{self.en}, {en}",
            header=head,
            body=body,
            source=self.source,
            note=self.note,
        )
        return message if message.unit is None else replace(message, max_bytes=MANY)


MAPPING = "Which interface numbers these files have is inferred (oqs-wire §1)."

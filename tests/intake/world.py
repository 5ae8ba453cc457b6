"""An insurer that sends files, and what the register holds of its members afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from django.db import connection

from batch.domain.layouts import LAYOUTS
from batch.intake import take_file
from batch.models import FileJob, FileKind, FileLine
from batch.services.files import receive_file
from insurers.domain.individual_numbers import synthetic_number
from insurers.domain.resident_events import ResidentTerms
from insurers.models import Insurer
from insurers.services import enter_resident, register_insurer
from sandbox.domain.clock import JST, frozen
from sandbox.edge import stamp
from sandbox.services import create_sandbox

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=JST)
NUMBER: Final = "06139919"

Values = Mapping[str, str]


@dataclass(slots=True)
class Sender:
    """An insurer in a sandbox of its own; `at` is the instant its next file is registered at."""

    insurer: Insurer
    at: datetime = NOON

    def sends(self, kind: str, rows: Iterable[Values], *, dry_run: bool = False, raw: bytes | None = None) -> FileJob:
        """Send a file and leave it to the worker."""
        content = raw if raw is not None else file_of(kind, rows)
        job, _ = receive_file(
            insurer=self.insurer,
            kind=FileKind(kind),
            file_name=f"{kind}.csv",
            stream=BytesIO(content),
            dry_run=dry_run,
            at=self.at,
            wall=self.at,
        )
        return job

    def has_taken(
        self, kind: str, rows: Iterable[Values] = (), *, dry_run: bool = False, raw: bytes | None = None
    ) -> FileJob:
        """Send a file, let it be worked on to its end, and return the job."""
        job = self.sends(kind, rows, dry_run=dry_run, raw=raw)
        take_file(job.pk, now=stamp)
        job.refresh_from_db()
        return job

    def residents(self, *rows: Values) -> None:
        """Enter the persons of member rows into the resident register as these rows have them."""
        for row in rows:
            terms = ResidentTerms(
                name=row["name"],
                name_kana=row["name_kana"],
                birth_on=datetime.strptime(row["birth_on"], "%Y%m%d").date(),  # noqa: DTZ007  # a day has no zone
                sex=row["sex"],
                address=row["address"],
            )
            number = row["individual_number"]
            enter_resident(sandbox=self.insurer.sandbox, at=self.at, on=terms.birth_on, terms=terms, number=number)

    def beside(self, number: str) -> "Sender":
        """Return another insurer of the same sandbox."""
        insurer = register_insurer(sandbox=self.insurer.sandbox, number=number, name="見本第二健康保険組合")
        return Sender(insurer, self.at)

    def later(self, **by: int) -> None:
        """Let the clock go on."""
        self.at += timedelta(**by)


def sender(code: str = "files", number: str = NUMBER) -> Sender:
    """Found a sandbox with one insurer."""
    sandbox = create_sandbox(code=code, clock=frozen(NOON))
    return Sender(register_insurer(sandbox=sandbox, number=number, name="見本健康保険組合"))


def file_of(kind: str, rows: Iterable[Values]) -> bytes:
    """Return a file with all columns of its kind."""
    names = LAYOUTS[kind].names
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def member(n: int, **changed: str) -> dict[str, str]:
    """Return the row of the n-th made-up member."""
    return {
        "insurer_number": NUMBER,
        "member_code": f"K{n:04d}",
        "individual_number": synthetic_number(n),
        "name": f"見本　{n}郎",
        "name_kana": "ﾐﾎﾝ ﾀﾛｳ",
        "birth_on": f"{19600101 + n % 28}",
        "sex": str(1 + n % 2),
        "postal_code": "999-0001",
        "address": f"架空県見本市舞台町{n}丁目2番3号",
    } | changed


def enrolment(n: int, **changed: str) -> dict[str, str]:
    """Return the row of the n-th member's enrolment."""
    return {
        "insurer_number": NUMBER,
        "event": "acquire",
        "member_code": f"K{n:04d}",
        "acquired_on": "20261101",
        "symbol": "見本１",
        "number": f"{n:07d}",
        "branch": "00",
        "relation": "1",
        "card_class": "01",
        "issued_on": "20261101",
    } | changed


def outcomes(job: FileJob) -> str:
    """Return a letter for every row of a job."""
    return "".join(job.chunks.order_by("first_line").values_list("outcomes", flat=True))


def said(job: FileJob) -> dict[int, list[str]]:
    """Return the rules that had something to say, by row."""
    lines = FileLine.objects.filter(job=job).order_by("line")
    return {line.line: [one["rule"] for one in line.findings] for line in lines}


_DUMPS: Final = {
    "members": "SELECT m.code, n.digest IS NOT NULL FROM insurers_member m"
    " LEFT JOIN insurers_individualnumber n ON n.person_id = m.person_id WHERE m.insurer_id = %s",
    "profiles": "SELECT m.code, p.known, p.name, p.name_kana, p.birth_on, p.sex, p.address, p.postal_code"
    " FROM insurers_profile p JOIN insurers_member m ON m.id = p.member_id WHERE m.insurer_id = %s",
    "enrolments": "SELECT m.code, e.known, e.period, e.symbol, e.symbol_key, e.number, e.number_key, e.branch,"
    " e.relation, e.card_class, e.insured_name, e.issued_on, e.card_from, e.card_until, e.loss_reason, e.hold"
    " FROM insurers_enrolment e JOIN insurers_member m ON m.id = e.member_id WHERE m.insurer_id = %s",
    "entitlements": "SELECT m.code, t.known, t.kind, t.period, t.ratio, t.limit_class, t.limit_flag, t.disease"
    " FROM insurers_entitlement t JOIN insurers_member m ON m.id = t.member_id WHERE m.insurer_id = %s",
    "matches": "SELECT m.code, x.cause, x.at, x.differs, x.hold, x.state"
    " FROM insurers_match x JOIN insurers_member m ON m.id = x.member_id WHERE m.insurer_id = %s",
    "acquisitions": "SELECT a.member_code, a.event_on, a.reported_on, a.registered_at"
    " FROM batch_acquisition a WHERE a.insurer_id = %s",
    "notices": "SELECT m.code, n.acquired_on, n.at"
    " FROM batch_notice n JOIN insurers_member m ON m.id = n.member_id WHERE m.insurer_id = %s",
    "persons": "SELECT count(*) FROM insurers_person p JOIN insurers_insurer i ON i.sandbox_id = p.sandbox_id"
    " WHERE i.id = %s",
}


def everything(insurer: Insurer) -> dict[str, Sequence[Any]]:
    """Return all that the register holds of an insurer's members, without the ids that differ from run to run."""
    found: dict[str, Sequence[Any]] = {}
    with connection.cursor() as cursor:
        for name, statement in _DUMPS.items():
            cursor.execute(statement, [insurer.pk])
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found

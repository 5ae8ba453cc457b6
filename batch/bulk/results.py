"""The result of a job as a file: made anew of the journal whenever it is fetched, and the same bytes every time."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from batch.bulk.task import Task
from batch.domain.bulk_refusals import RESULT_TRIMMED
from batch.models import BulkJob
from batch.selectors.bulk import Kept, answers, kept
from batch.whole import set_aside
from eligibility import wire
from eligibility.exchange.journaling import CHARACTER_CODE
from sandbox.domain.clock import JST

Form = Literal["xml", "zip"]

LEVEL: Final = 3
"""How hard a zip file is compressed: to an eleventh; the usual 6 takes more than twice as long for a fourteenth."""
MANY: Final = 500_000
"""People from whom on a zip file is written in the form for more than two gigabytes."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A result to be handed out: media type, file name, journal id.

    `made` makes the file, which may take its time and needs no transaction: its size in bytes, and its pieces. It
    raises Refusal when the journal no longer has all of it.
    """

    media_type: str
    name: str
    inquiry_id: int
    made: Callable[[], tuple[int, Iterator[bytes]]]


@dataclass(frozen=True, slots=True)
class ResultFile:
    """The result of a job that is done, in one encoding: what stands before its people and what after.

    `held` is what the journal had of its people when this was made; `pieces` looks again.
    """

    job: BulkJob
    encoding: wire.Encoding
    before: bytes
    after: bytes
    held: Kept

    def sized(self) -> tuple[int, Iterator[bytes]]:
        """Return the size of the XML file and its pieces: a result that breaks off must not look like a whole one."""
        if self.encoding != "utf-8":
            return set_aside(self.pieces())
        if self.held.people != self.job.people:
            raise RESULT_TRIMMED.refusal()
        return len(self.before) + self.held.size + len(self.after), self.pieces()

    def pieces(self) -> Iterator[bytes]:
        """Return the file piece by piece."""
        yield self.before
        for part in answers(self.job):
            yield part if self.encoding == "utf-8" else wire.encode_text(part.decode(), self.encoding)
        yield self.after

    def zipped(self, member: str) -> Iterator[bytes]:
        """Return a zip file that holds it as its only member; a piece is packed while the next one is read."""
        sink = _Sink()
        ready = self.job.ready_at.astimezone(JST)
        info = ZipInfo(member, (ready.year, ready.month, ready.day, ready.hour, ready.minute, ready.second))
        info.compress_type = ZIP_DEFLATED
        # The archive's own level is not asked for such an entry.
        info._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001  # public from Python 3.13 on only
        with ZipFile(sink, "w") as archive:
            entry = archive.open(info, "w", force_zip64=self.job.people > MANY)
            with entry, ThreadPoolExecutor(1, "zip") as packer:  # which ends before the entry does
                packed = packer.submit(int)  # nothing yet
                for piece in self.pieces():
                    packed.result()
                    before = sink.taken()
                    packed = packer.submit(entry.write, piece)
                    yield before
                packed.result()
            yield sink.taken()
        yield sink.taken()


def result_file(job: BulkJob, encoding: wire.Encoding) -> ResultFile:
    """Return the result of a job that is done; nothing in it depends on when it is fetched."""
    task = Task(job)
    values: dict[str, Any] = {
        "processed_at": job.ready_at,
        "checked_on": job.on,
        "provider_code": job.provider.code,
        "file_identifier": job.file_identifier,
        "reception_number": job.reception_number,
        "file_result": "1",
        "people": job.people,
        "answered": job.answered,
        "refused": job.refused,
        "character_code": CHARACTER_CODE[encoding],
    }
    known = {row.name for row in task.result.header}
    header = {name: value for name, value in values.items() if name in known}
    before, after = wire.render_frame(
        task.result, {"header": header}, encoding=encoding, order=task.order, seed=job.shuffle_seed
    )
    return ResultFile(job, encoding, before, after, kept(job))


class _Sink(io.RawIOBase):
    """Where a zip file is written that is sent as it grows: it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)

"""The files an insurer gets back, written from what is stored about its rows (batch.domain.results has their form).

Both are made in pieces: of a file of a million rows some thousand are in memory at a time.
"""

from collections.abc import Iterator
from typing import IO, Final

from batch import vault
from batch.domain.layouts import LAYOUTS
from batch.domain.packed import opened
from batch.domain.reading import FileReader
from batch.domain.results import TO_BE_MENDED, ErrorLine, ResultLine, error_file, result_file
from batch.models import FileJob, FileLine
from batch.presenters.files import findings_of
from batch.selectors.files import chunks_of, lines_between, lines_of
from eligibility.wire.encoding import Encoding

LINES_AT_ONCE: Final = 2_000


def encoding_for(job: FileJob, wanted: str | None) -> Encoding:
    """Return the encoding to write in: the one asked for, else that of the file that was sent."""
    return "shift_jis" if (wanted or job.encoding) == "shift_jis" else "utf-8"


def result_of(job: FileJob, encoding: Encoding) -> Iterator[bytes]:
    """Return the result file in pieces: a line for each row that was decided."""
    return result_file(_result_lines(job), encoding)


def errors_of(job: FileJob, encoding: Encoding) -> Iterator[bytes]:
    """Return the error file in pieces; reads the rows again out of what was sent.

    Raises vault.DamagedError, at once or, where the damage is inside, in the middle.
    """
    return error_file(LAYOUTS[job.kind], _error_lines(job, vault.unseal(job.stored_as)), encoding)


def _result_lines(job: FileJob) -> Iterator[ResultLine]:
    for chunk in chunks_of(job):
        after = chunk.first_line + chunk.rows
        told = {line.line: findings_of(line) for line in lines_between(job, chunk.first_line, after)}
        for number, letter in enumerate(chunk.outcomes, chunk.first_line):
            yield number, letter, told.get(number, ())


def _error_lines(job: FileJob, file: IO[bytes]) -> Iterator[ErrorLine]:
    with file:
        lines = _to_be_mended(job)
        line = next(lines, None)
        if line is None:
            return
        for number, texts in FileReader(opened(file), LAYOUTS[job.kind]):
            if number == line.line:
                yield number, line.outcome, findings_of(line), texts
                line = next(lines, None)
                if line is None:
                    return


def _to_be_mended(job: FileJob) -> Iterator[FileLine]:
    """Yield the rows refused or held in the order of the file, some thousand at a time."""
    rows = lines_of(job).filter(outcome__in=[outcome.value for outcome in TO_BE_MENDED]).order_by("line")
    after = 0
    while page := list(rows.filter(line__gt=after)[:LINES_AT_ONCE]):
        yield from page
        after = page[-1].line

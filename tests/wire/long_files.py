"""Files about many people, and the check that reading them one by one says what reading the whole says."""

import hashlib
import io
import itertools
from collections.abc import Iterable

from eligibility.wire import (
    MESSAGES,
    Fault,
    Level,
    Message,
    Reading,
    UnitReader,
    read,
    read_unit,
    render,
    render_frame,
    render_unit,
)
from eligibility.wire.encoding import Encoding
from eligibility.wire.reference.samples import sample_values

ASKED = MESSAGES["muquc01req"]
MANY = [message for message in MESSAGES.values() if message.unit is not None]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "shift_jis")
PEOPLE = 12_000
UNIT = "QualificationConfirmSearchInfo"
MEGABYTE = 1024 * 1024


class Drops(io.RawIOBase):
    """A source that hands out a few bytes at a time, as a slow network does."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = io.BytesIO(data), size

    def read(self, size: int = -1, /) -> bytes:
        return self._data.read(min(size, self._size))


class Made(io.RawIOBase):
    """A source that makes its bytes as they are asked for."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, fewer than asked for: a piece is small."""
        assert size > 0
        return "".join(itertools.islice(self._pieces, 1 + size // 2000)).encode()


def told(findings: tuple[Fault, ...]) -> set[tuple[str, str, Level, int | None, str]]:
    """Return findings without their lines."""
    return {(found.code, found.path, found.level, found.unit, found.value) for found in findings}


def outside(findings: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(found for found in findings if found.unit is None)


def people_of(reader: UnitReader, message: Message, *, strict: bool) -> list[Reading]:
    return [read_unit(message, text, place, strict=strict) for place, text in enumerate(reader)]


def agree(message: Message, data: bytes, *, strict: bool, drop: int = MEGABYTE) -> Reading:
    """Check that both ways of reading say the same, and return what is said of the whole file."""
    assert message.unit is not None
    whole = read(message, data, strict=strict)
    reader = UnitReader(message, Drops(data, drop), strict=strict)
    people = people_of(reader, message, strict=strict)
    around = reader.reading
    assert (reader.size, reader.digest) == (len(data), hashlib.sha256(data).digest())
    assert around.encoding == whole.encoding
    assert told(around.faults) == told(outside(whole.faults))
    assert told(around.notices) == told(outside(whole.notices))
    if whole.level is Level.UNREADABLE:
        assert around.values == whole.values == {}
        return whole
    name = message.unit.name
    assert around.values == {
        part: {key: value for key, value in rows.items() if key != name} for part, rows in whole.values.items()
    }
    entries = whole.values.get("body", {}).get(name, [])
    assert [one.values for one in people if one.values] == [entry for entry in entries if entry]
    for place, one in enumerate(people):
        assert told(one.faults) == told(whole.of_unit(place))
        assert told(one.notices) == told(tuple(found for found in whole.notices if found.unit == place))
    assert {found.unit for found in (*whole.faults, *whole.notices)} <= {None, *range(len(people))}
    return whole


def file_of(message: Message, count: int, encoding: Encoding = "utf-8") -> bytes:
    """Return a file about so many people, the first with everything that can be said of one."""
    assert message.unit is not None
    values = sample_values(message)
    people = values["body"][message.unit.name]
    values["body"][message.unit.name] = [people[min(n, 1)] for n in range(count)]
    return render(message, values, encoding=encoding)


def long_file(people: Iterable[str]) -> Iterable[str]:
    before, after = render_frame(ASKED, {"header": sample_values(ASKED)["header"]})
    return itertools.chain([before.decode()], people, [after.decode()])


def person() -> str:
    return render_unit(ASKED, sample_values(ASKED)["body"]["search"][0])

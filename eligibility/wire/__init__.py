"""The wire: what the files and JSON messages of the terminal look like, from one table per message.

Start here::

    name = parse_file_name("OQSsiquc01req_202604010001.xml")     # FileNameError with a `Fault`
    reading = read(name.message, data, strict=False)             # never raises
    reading.values["body"]["search"]["insurer_number"]           # "979997"
    render(MESSAGES["siquc01res"], values, encoding="shift_jis", order="shuffled", seed=7)

A message about many people (`Message.unit`) can be written in pieces: what `render_frame` returns goes around the
people, of whom `render_unit` writes one.  `UnitReader` reads a long one from a source, person by person, and
`read_unit` says what one of them says.

*Values* are plain nested dicts keyed by the Python names of the table: ``str`` for texts, numbers
with leading zeros and codes (enum members of `eligibility.wire.codes` are strings and may be
given), ``int`` for yen, people and burden ratios in percent, ``date`` for days and (first of) months,
aware ``datetime`` for instants (read in `JST`), lists for what repeats.  Absent, empty and faulty
elements have no key.

*Faults* come all at once, each with code, level, path and a sentence in Japanese and English.
`Level.UNREADABLE` bounces the file, `Level.FILE` fails it, `Level.PERSON` concerns one unit.

To add a message, write its table in ``messages/`` and list it there; reader, writer, JSON form,
reference page, schema, sample and tests follow from the table.

Pure: the standard library, and lxml for reading.  No clock, no settings, no logging.
"""

from eligibility.wire.codes import CODE_LISTS
from eligibility.wire.encoding import Encoding, encode_text
from eligibility.wire.faults import Fault, Kind, Level, UnwritableError
from eligibility.wire.files import FileName, FileNameError, parse_file_name
from eligibility.wire.json_form import from_json, to_json
from eligibility.wire.messages import MESSAGES
from eligibility.wire.reader import read
from eligibility.wire.reading import Reading
from eligibility.wire.stream import Source
from eligibility.wire.table import EMPTY_LIST, Element, Message, Values
from eligibility.wire.types import JST
from eligibility.wire.units import UnitReader, read_unit
from eligibility.wire.writer import Order, render, render_frame, render_unit

__all__ = [
    "CODE_LISTS",
    "EMPTY_LIST",
    "JST",
    "MESSAGES",
    "Element",
    "Encoding",
    "Fault",
    "FileName",
    "FileNameError",
    "Kind",
    "Level",
    "Message",
    "Order",
    "Reading",
    "Source",
    "UnitReader",
    "UnwritableError",
    "Values",
    "encode_text",
    "from_json",
    "parse_file_name",
    "read",
    "read_unit",
    "render",
    "render_frame",
    "render_unit",
    "to_json",
]

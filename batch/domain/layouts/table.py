"""What a layout is: one row per column, from which files are read and written, shown, and described."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from eligibility.wire.wire_type import WireType
from insurers.domain.rows import Row

NO_EVENT: Final = ""
"""The event of the rows of a layout without events."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its names, its type, and the events whose rows must have it (`required`) or may (`optional`).

    In the rows of other events nothing is read from it. `blank` is the value of an empty cell. `shown` is the SQL
    expression of the text that the register would write, over the aliases ``m`` (insurers_member), ``p``
    (insurers_profile), ``e`` (insurers_enrolment) and ``t`` (insurers_entitlement); "" for what is not kept there. A
    `secret` column is sealed where the file is read; its `shown` is the digest, which is what stands before the dot.
    """

    name: str
    ja: str
    en: str
    type: WireType
    required: frozenset[str]
    shown: str
    example: str
    source: str
    optional: frozenset[str] = frozenset()
    blank: str | None = ""
    secret: bool = False
    note: str = ""
    called: str = ""

    @property
    def field(self) -> str:
        """The field of the row that the column fills: of its own name unless it is `called` otherwise there."""
        return self.called or self.name


@dataclass(frozen=True, eq=False)
class Layout:
    """A kind of file: `row` is the class of its rows, `fixed` what every row has that is no column of the file.

    `event` names the column that says what a row does, "" when there is only one thing to do; `events` are its words.
    """

    kind: str
    ja: str
    en: str
    columns: tuple[Column, ...]
    row: type[Row]
    event: str = ""
    events: tuple[str, ...] = (NO_EVENT,)
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    def write(self, row: Row) -> tuple[str, ...]:
        """Return the canonical texts of a row, one per column; reading them gives the row again."""
        values = ((column, getattr(row, column.field)) for column in self.columns)
        return tuple("" if value in {None, ""} else column.type.render(value) for column, value in values)

    def column(self, name: str) -> Column:
        """Return a column by its name; KeyError when there is none."""
        return self.columns[self.position(name)]

    def position(self, name: str) -> int:
        """Return where a column stands, counted from 0; KeyError when there is none."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The event of each word that the event's column may hold, in English or Japanese."""
        if not self.event:
            return {}
        kind = self.column(self.event).type
        return {word: str(kind.parse(word)) for word in kind.pattern.split("|")}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each column stands, by its name and by its Japanese title."""
        return {name: at for at, column in enumerate(self.columns) for name in (column.name, column.ja)}

    @cached_property
    def secret(self) -> tuple[int, ...]:
        """Where the columns stand whose contents are sealed."""
        return tuple(at for at, column in enumerate(self.columns) if column.secret)

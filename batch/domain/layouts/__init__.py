"""Layouts of enrolment files: one table per kind, from which rows are read, written, shown and described.

The real layout of the 中間サーバー is not public (domain §3.2): every column here is ours, and visibly so. Names of
columns are the fields of `insurers.domain.rows`; nobody writes a second description of a column.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from batch.domain.layouts.enrolment import ENROLMENT
from batch.domain.layouts.entitlements import DISEASE, LIMIT, RATIO
from batch.domain.layouts.member import MEMBER
from batch.domain.layouts.reader import RowReader, row_reader
from batch.domain.layouts.table import Column, Layout
from batch.domain.layouts.types import NOT_A_NUMBER, WRONG_CHECK_DIGIT

LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    {layout.kind: layout for layout in (MEMBER, ENROLMENT, RATIO, LIMIT, DISEASE)}
)
"""Every layout by the value of `batch.models.FileKind`."""

READERS: Final[Mapping[str, RowReader]] = MappingProxyType(
    {kind: row_reader(layout) for kind, layout in LAYOUTS.items()}
)
"""By the same, what reads the texts of a row, one per column: the row, or None if it is refused, and all findings."""

__all__ = ["LAYOUTS", "NOT_A_NUMBER", "READERS", "WRONG_CHECK_DIGIT", "Column", "Layout"]

"""What refuses a file whole: its bytes, its quotes, its columns. Nothing of such a file is registered.

The real centre's codes are not public (domain §3.6, where E009 stands for all of these); ours start with ``SIM-FILE``.
Sentences may hold what a fault's `values` name; the line is told beside them.
"""

from collections.abc import Mapping
from typing import Final

from sandbox.domain.refusals import RefusalCode

EMPTY = RefusalCode(
    "SIM-FILE-HEADER",
    "ファイルが空です。1行目に列の名前を書いてください。",
    "The file is empty; its first line must name the columns.",
)
NUL = RefusalCode(
    "SIM-FILE-NUL",
    "NUL文字が含まれています。CSVとして保存し直してください。",
    "There is a NUL byte in the file; save it as CSV again.",
)
UNSUPPORTED_ENCODING = RefusalCode(
    "SIM-FILE-ENCODING",
    "文字コード{encoding}には対応していません。UTF-8又はShift_JISで保存してください。",
    "The encoding {encoding} is not supported; save the file as UTF-8 or Shift_JIS.",
)
MIXED_ENCODING = RefusalCode(
    "SIM-FILE-BYTES",
    "{encoding}として読めないバイト列「{bytes}」があります。文字コードが混ざっています。",
    "The bytes “{bytes}” cannot be read as {encoding}; the file mixes encodings.",
)
LINE_TOO_LONG = RefusalCode(
    "SIM-FILE-LINE",
    "1行が{most}バイトを超えています。",
    "A line is longer than {most} bytes.",
)
BROKEN_QUOTES = RefusalCode(
    "SIM-FILE-QUOTES",
    '引用符（"）の使い方が正しくありません。値の中の引用符は二つ重ね（""）、全体を引用符で囲んでください。',
    'The quotes (") are broken; double a quote inside a value ("") and put quotes around the whole.',
)
LINE_ENDS = RefusalCode(
    "SIM-FILE-CR",
    "行の終わりがCRだけの行があります。CRLF又はLFで保存してください。",
    "A line ends with CR alone; save the file with CRLF or LF.",
)
COLUMN_COUNT = RefusalCode(
    "SIM-FILE-COLUMNS",
    "列の数が{got}です。1行目のとおり{want}でなければなりません。",
    "There are {got} columns; the first line says {want}.",
)
BLANK_LINE = RefusalCode(
    "SIM-FILE-BLANK",
    "途中に空の行があります。取り除いてください。",
    "There is a blank line between the rows; take it out.",
)
UNKNOWN_COLUMNS = RefusalCode(
    "SIM-FILE-COLUMN-UNKNOWN",
    "この種類のファイルにない列があります: {columns}。",
    "This kind of file has no such columns: {columns}.",
)
MISSING_COLUMNS = RefusalCode(
    "SIM-FILE-COLUMN-MISSING",
    "列が足りません: {columns}。値がなくても列は必要です。",
    "Columns are missing: {columns}. A column without values is needed too.",
)
DOUBLED_COLUMNS = RefusalCode(
    "SIM-FILE-COLUMN-DOUBLED",
    "同じ列が二つ以上あります: {columns}。",
    "Columns stand more than once: {columns}.",
)
ZIP_BROKEN = RefusalCode(
    "SIM-FILE-ZIP",
    "ZIPファイルが壊れているか、対応していない形式です。",
    "The ZIP file is damaged, or of a form that is not supported.",
)
ZIP_MEMBERS = RefusalCode(
    "SIM-FILE-ZIP-MEMBERS",
    "ZIPファイルにはCSVファイルを一つだけ、フォルダーなしで入れてください（現在{count}個）。",
    "A ZIP file must hold one CSV file and nothing else, in no folder; it holds {count} entries.",
)
ZIP_ENCRYPTED = RefusalCode(
    "SIM-FILE-ZIP-ENCRYPTED",
    "暗号化されたZIPファイルには対応していません。",
    "Encrypted ZIP files are not supported.",
)
ZIP_TOO_LARGE = RefusalCode(
    "SIM-FILE-ZIP-SIZE",
    "ZIPファイルの中身が大きすぎます（上限{most}バイト、圧縮率{ratio}倍まで）。",
    "The contents of the ZIP file are too large (at most {most} bytes, and {ratio} times what they are packed in).",
)
ZIP_IN_ZIP = RefusalCode(
    "SIM-FILE-ZIP-NESTED",
    "ZIPファイルの中身がCSVではなくZIPファイルです。",
    "The ZIP file holds another ZIP file instead of CSV.",
)

FILE_FAULTS: Final[Mapping[str, RefusalCode]] = {
    value.code: value for value in tuple(vars().values()) if isinstance(value, RefusalCode)
}
"""Every fault by its code, in the order of the table."""


class StructuralFault(Exception):  # noqa: N818  # what a file is refused with, not an error of the program
    """The file is refused whole; `line` is the physical line counted from 1, 0 where no line is to blame."""

    def __init__(self, fault: RefusalCode, line: int = 0, **values: str) -> None:
        super().__init__(f"{fault.code} at line {line}")
        self.fault = fault
        self.code = fault.code
        self.line = line
        self.values: Mapping[str, str] = values

    def sentences(self) -> tuple[str, str]:
        """Return what is wrong, in Japanese and English."""
        return sentences(self.code, self.values)


def sentences(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return what a stored fault says in Japanese and English."""
    fault = FILE_FAULTS[code]
    return fault.ja.format(**values), fault.en.format(**values)

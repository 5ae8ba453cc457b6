"""Every structural fault has bytes that provoke it, and is found wherever its code is looked for."""

import io
import zipfile

import pytest

from batch.domain import packed
from batch.domain.faults import FILE_FAULTS, StructuralFault
from batch.domain.layouts import LAYOUTS
from batch.domain.packed import RATIO_FLOOR, opened
from batch.domain.reading import FileReader
from fixtures.reference import files_pages, invented_page
from insurers.domain.findings import ROW_RULES
from tests.files.test_packed import packed_file

RATIO = LAYOUTS["ratio"]
HEAD = ",".join(RATIO.names).encode() + b"\r\n"
LINE = b"06139995,record,K-1,elderly_certificate,20260801,20270731,,020\r\n"
NAMED = LINE.replace(b"K-1", "山田".encode())


def encrypted() -> bytes:
    """Return a ZIP file whose member says that it is encrypted."""
    data = bytearray(packed_file(("a.csv", HEAD)))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


PROVOKED = {
    "SIM-FILE-HEADER": b"",
    "SIM-FILE-NUL": HEAD + b"\0" + LINE,
    "SIM-FILE-ENCODING": "山田".encode("utf-16"),
    "SIM-FILE-BYTES": HEAD + NAMED + NAMED.decode().encode("cp932"),
    "SIM-FILE-LINE": b"x" * 10_000_000,
    "SIM-FILE-QUOTES": HEAD + b'"x"y' + LINE,
    "SIM-FILE-CR": HEAD + b"x\r" + LINE,
    "SIM-FILE-COLUMNS": HEAD + b"x," + LINE,
    "SIM-FILE-BLANK": HEAD + b"\r\n" + LINE,
    "SIM-FILE-COLUMN-UNKNOWN": b"x," + HEAD,
    "SIM-FILE-COLUMN-MISSING": b"insurer_number\r\n",
    "SIM-FILE-COLUMN-DOUBLED": b"kind," + HEAD,
    "SIM-FILE-ZIP": packed_file(("a.csv", HEAD))[:-1],
    "SIM-FILE-ZIP-MEMBERS": packed_file(("a.csv", HEAD), ("b.csv", HEAD)),
    "SIM-FILE-ZIP-ENCRYPTED": encrypted(),
    "SIM-FILE-ZIP-SIZE": packed_file(("a.csv", b"0" * (RATIO_FLOOR + 1))),
    "SIM-FILE-ZIP-NESTED": packed_file(("a.csv", packed_file(("a.csv", HEAD), method=zipfile.ZIP_STORED))),
}


@pytest.mark.parametrize("code", FILE_FAULTS)
def test_every_fault_is_provoked_by_bytes(code: str) -> None:
    with pytest.raises(StructuralFault) as fault:
        list(FileReader(opened(io.BytesIO(PROVOKED[code])), RATIO))
    assert fault.value.code == code
    assert all(sentence and "{" not in sentence for sentence in fault.value.sentences())
    assert all(isinstance(value, str) for value in fault.value.values.values()), "kept as JSON in the job"


def test_nothing_is_provoked_that_the_table_does_not_know() -> None:
    assert list(PROVOKED) == list(FILE_FAULTS)
    assert packed.MOST_UNPACKED == 2 * 1024**3


def test_every_fault_rule_and_column_is_printed() -> None:
    pages = {path.rpartition("/")[2]: text for path, text in files_pages().items()}
    (invented,) = invented_page().values()
    for code, fault in FILE_FAULTS.items():
        assert f"`{code}`" in pages["README.md"]
        assert fault.ja in pages["README.md"]
        assert f"`{code}`" in invented
    for rule in ROW_RULES.values():
        assert all(text in pages["rules.md"] for text in (f"`{rule.id}`", rule.ja, rule.en, rule.mend_ja, rule.mend_en))
        assert f"[`{rule.id}`](files/rules.md#{rule.id})" in invented
    for kind, layout in LAYOUTS.items():
        page = pages[f"{kind}.md"]
        assert all(f"| `{column.name}` | {column.ja} | {column.en} |" in page for column in layout.columns)


def test_every_page_says_that_the_layout_is_ours() -> None:
    for path, text in files_pages().items():
        assert "独自の様式" in text, path
        assert "Onshi's own" in text or "of our own" in text, path

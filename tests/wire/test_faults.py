"""The table of faults: every row is reached, treated as it says, and says it in both languages."""

import io
import re

import pytest

from eligibility.wire import (
    MESSAGES,
    Fault,
    FileNameError,
    Level,
    Reading,
    UnitReader,
    from_json,
    parse_file_name,
    read,
)
from eligibility.wire.faults import VALUE_SHOWN, Kind, Treatment
from eligibility.wire.names import MOST_NAMES
from eligibility.wire.reading import MOST_FINDINGS
from eligibility.wire.stream import LARGEST_PART
from tests.wire.support import REQUEST, request

FILES: dict[Kind, bytes] = {
    Kind.EMPTY: b"",
    Kind.TOO_LARGE: b"x" * (REQUEST.max_bytes + 1),
    Kind.NUL: request(InsuredCardSymbol="\x00"),
    Kind.UNSUPPORTED_ENCODING: request().replace(b"UTF-8", b"EUC-JP"),
    Kind.WRONG_ENCODING: request(InsuredCardSymbol="見本").replace(b"UTF-8", b"Shift_JIS"),
    Kind.UNMAPPABLE: request().replace(b"1-2", b"\xff"),
    Kind.DTD: request().replace(b"<XmlMsg>", b"<!DOCTYPE XmlMsg><XmlMsg>"),
    Kind.TRUNCATED: request()[:-20],
    Kind.NOT_XML: b"<a><b></a>",
    Kind.WRONG_ROOT: b"<a/>",
    Kind.MISSING: request(Birthdate=None),
    Kind.EMPTY_REQUIRED: request(Birthdate=" "),
    Kind.DOUBLED: request().replace(b"</Birthdate>", b"</Birthdate><Birthdate>19500102</Birthdate>"),
    Kind.UNEXPECTED_CHILDREN: request(Birthdate="<a/>"),
    Kind.STRAY_TEXT: request().replace(b"<MessageBody>", b"<MessageBody>stray"),
    Kind.UNKNOWN: request().replace(b"<MessageBody>", b"<MessageBody><Mystery/>"),
    Kind.ORDER: request(ArbitraryFileIdentifier=None).replace(
        b"<MessageHeader>", b"<MessageHeader><ArbitraryFileIdentifier>T</ArbitraryFileIdentifier>"
    ),
    Kind.ATTRIBUTE: request().replace(b"<MessageBody>", b'<MessageBody a="1">'),
    Kind.NAMESPACE: request().replace(b"<XmlMsg>", b'<XmlMsg xmlns="urn:a">'),
    Kind.MARKUP: request().replace(b"<MessageBody>", b"<MessageBody><!-- -->"),
    Kind.EMPTY_OPTIONAL: request(InsuredBranchNumber=""),
    Kind.TOO_MANY: request().replace(b"</XmlMsg>", b"<MessageBody/>" * (MOST_FINDINGS + 1) + b"</XmlMsg>"),
    Kind.FORMAT: request(MedicalInstitutionCode="12"),
    Kind.NO_SUCH_DATE: request(Birthdate="19500231"),
    Kind.NO_SUCH_CODE: request(LimitApplicationCertificateRelatedConsFlg="7"),
    Kind.TOO_LONG: request(InsuredCardSymbol="1" * 21),
    Kind.BLANKS: request(InsuredCardSymbol=" 1-2"),
    Kind.ZERO_PADDED: request(InsurerNumber="00979997"),
    Kind.UNPADDED: request(InsurerNumber="979997"),
    Kind.BOM: b"\xef\xbb\xbf" + request(),
    Kind.SHIFT_JIS: request().replace(b"UTF-8", b"Shift_JIS"),
    Kind.NO_DECLARATION: request().partition(b"\n")[2],
}
LONG: dict[Kind, bytes] = {
    Kind.PART_TOO_LARGE: b"<XmlMsg>" + b"x" * (LARGEST_PART + 100_000),
    Kind.TOO_MANY_NAMES: b"<XmlMsg>" + b"".join(b"<N%d/>" % n for n in range(MOST_NAMES // 5)),
}
JSON: dict[Kind, object] = {
    Kind.NOT_JSON_MESSAGE: [],
    Kind.JSON_SHAPE: {"XmlMsg": {"MessageHeader": "x"}},
    Kind.JSON_NOT_STRING: {"XmlMsg": {"MessageHeader": {"MedicalInstitutionCode": 9719999998}}},
    Kind.CHARACTERS: {"XmlMsg": {"MessageHeader": {"ArbitraryFileIdentifier": "\ud800"}}},
}
NAMES: dict[Kind, str] = {
    Kind.NAME_EMPTY: "",
    Kind.NAME_TOO_LONG: "x" * 1000,
    Kind.NAME_CHARACTERS: "a/b",
    Kind.NAME_ZIP: "OQSsiquc01req_1.zip",
    Kind.NAME_EXTENSION: "OQSsiquc01req_1",
    Kind.NAME_UNKNOWN: "OQSsiquc09req_1.xml",
    Kind.NAME_NO_ID: "OQSsiquc01req_.xml",
}


def said(kind: Kind, *, strict: bool) -> Reading:
    """Return the reading of the example."""
    if kind in JSON:
        return from_json(REQUEST, JSON[kind], strict=strict)
    if kind in FILES:
        return read(REQUEST, FILES[kind], strict=strict)
    reader = UnitReader(MESSAGES["muquc01req"], io.BytesIO(LONG[kind]), strict=strict)
    assert list(reader) == []
    return reader.reading


def found(kind: Kind, *, strict: bool) -> tuple[list[Fault], list[Fault]]:
    """Return (faults, notices) of this kind in its example."""
    if kind in NAMES:
        with pytest.raises(FileNameError) as error:
            parse_file_name(NAMES[kind])
        return [error.value.fault], []
    reading = said(kind, strict=strict)
    of_kind = [[f for f in part if f.code == kind.code] for part in (reading.faults, reading.notices)]
    return of_kind[0], of_kind[1]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
def test_every_row_is_reached_and_treated_as_it_says(kind: Kind, strict: bool) -> None:
    faults, notices = found(kind, strict=strict)
    is_fault = kind.treatment is Treatment.ALWAYS or (strict and kind.treatment is Treatment.STRICT)
    assert bool(faults) is is_fault
    assert bool(notices) is not is_fault
    (finding, *_) = faults or notices
    assert finding.path.startswith("/")
    assert not re.search(r"[{}]", finding.ja + finding.en)
    assert not re.search(r"「」|（）|“”|\(\)", finding.ja + finding.en)
    assert re.search(r"[ぁ-ん一-龥]", finding.ja)
    assert not re.search(r"[ぁ-んァ-ヶ一-龥]", finding.en)


def test_codes_are_unique_and_cannot_be_taken_for_official_ones() -> None:
    codes = [kind.code for kind in Kind]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"SIM[1-5]\d{3}", code) for code in codes)
    assert codes == sorted(codes)


def test_a_file_that_cannot_be_read_says_so_by_its_level() -> None:
    for kind, data in FILES.items():
        (fault, *_) = read(REQUEST, data, strict=True).faults or read(REQUEST, b"", strict=True).faults
        if kind.code.startswith("SIM1"):
            assert fault.level is Level.UNREADABLE
            assert fault.code == kind.code


def test_a_value_is_cut_to_what_may_be_shown() -> None:
    fault = Kind.FORMAT.fault(Level.FILE, value="x" * 100)
    assert len(fault.value) == VALUE_SHOWN
    assert Kind.FORMAT.fault(Level.FILE, value="x" * VALUE_SHOWN).value == "x" * VALUE_SHOWN

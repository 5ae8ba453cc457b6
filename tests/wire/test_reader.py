"""Reading whole files: encodings, the manners of real programs, hostile bytes."""

import codecs
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eligibility.wire import MESSAGES, Level, Message, read, render
from eligibility.wire.faults import Kind
from eligibility.wire.reading import MOST_FINDINGS
from eligibility.wire.reference.samples import sample_values
from tests.wire.support import DECLARATION, REQUEST, RESULT, kinds, only, request

BOM = codecs.BOM_UTF8
LIMIT = REQUEST.max_bytes


def shift_jis(data: bytes, name: str = "Shift_JIS") -> bytes:
    return data.decode().replace("UTF-8", name).encode("cp932")


# ---------------------------------------------------------------- as real programs write


def test_a_plain_request_reads_into_python_values() -> None:
    reading = read(REQUEST, request(), strict=True)
    assert reading.faults == reading.notices == ()
    assert reading.values["header"]["provider_code"] == "9719999998"
    assert reading.values["header"]["checked_on"].isoformat() == "2026-04-01"
    search = reading.values["body"]["search"]
    assert search["born_on"].isoformat() == "1950-01-02"
    assert {key: value for key, value in search.items() if key != "born_on"} == {
        "insurer_number": "979997",
        "symbol": "1-2",
        "number": "000123",
        "branch": "01",
        "ceiling_consent": "1",
    }


@pytest.mark.parametrize("name", ["Shift_JIS", "shift_jis", "Windows-31J", "MS932", "CP932", "SJIS", "x-sjis"])
def test_shift_jis_is_read_as_windows_writes_it(name: str) -> None:
    reading = read(REQUEST, shift_jis(request(InsuredCardSymbol="髙①～ｶﾞ"), name), strict=True)
    assert reading.ok
    assert reading.encoding == "shift_jis"
    assert kinds(reading.notices) == {Kind.SHIFT_JIS}
    assert reading.values["body"]["search"]["symbol"] == "髙①～ｶﾞ"


def test_an_empty_branch_element_is_taken_as_absent_even_in_strict_mode() -> None:
    reading = read(REQUEST, request(InsuredBranchNumber=""), strict=True)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.EMPTY_OPTIONAL}
    assert "branch" not in reading.values["body"]["search"]


def test_self_closed_elements_are_empty_elements() -> None:
    data = request().replace(b"<InsuredBranchNumber>01</InsuredBranchNumber>", b"<InsuredBranchNumber/>")
    assert read(REQUEST, data, strict=False) == read(REQUEST, request(InsuredBranchNumber=""), strict=False)


def test_indentation_line_ends_and_a_byte_order_mark_mean_nothing() -> None:
    pretty = request().replace(b"><", b">\r\n    <")
    reading = read(REQUEST, BOM + pretty, strict=True)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.BOM}
    assert reading.values == read(REQUEST, request(), strict=True).values


@pytest.mark.parametrize("start", ["", '<?xml version="1.0"?>', "<?xml version='1.0' standalone='no'?>\n"])
def test_without_a_declared_encoding_a_file_is_utf_8(start: str) -> None:
    data = request(InsuredCardSymbol="見本").replace(DECLARATION.encode(), start.encode()).lstrip()
    reading = read(REQUEST, data, strict=True)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.NO_DECLARATION}
    assert reading.values["body"]["search"]["symbol"] == "見本"


@pytest.mark.parametrize(
    ("raw", "kind"), [("979997", Kind.UNPADDED), ("00979997", Kind.ZERO_PADDED), (" 979997", Kind.BLANKS)]
)
def test_every_width_of_the_insurer_number_is_the_same_number(raw: str, kind: Kind) -> None:
    reading = read(REQUEST, request(InsurerNumber=raw), strict=False)
    assert reading.ok
    notice = only(reading.notices)
    assert (notice.code, notice.level, notice.unit) == (kind.code, Level.PERSON, 0)
    assert reading.values["body"]["search"]["insurer_number"] == "979997"
    assert kinds(read(REQUEST, request(InsurerNumber=raw), strict=True).faults) == {kind}


def test_a_number_with_one_leading_zero_is_not_padded() -> None:
    reading = read(REQUEST, request(InsurerNumber="06130488"), strict=True)
    assert reading.notices == ()
    assert reading.values["body"]["search"]["insurer_number"] == "06130488"


def test_full_width_blanks_and_digits_in_a_symbol_belong_to_it() -> None:
    reading = read(REQUEST, request(InsuredCardSymbol="組合　１２"), strict=True)
    assert reading.values["body"]["search"]["symbol"] == "組合　１２"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b"<MessageBody>", b"<MessageBody><!-- note -->", Kind.MARKUP),
        (b"<MessageBody>", b"<MessageBody><?pi note?>", Kind.MARKUP),
        (b">1-2<", b"><![CDATA[1-2]]><", Kind.MARKUP),
        (b">1-2<", b">1<!-- note -->-2<", Kind.MARKUP),
        (b"<Birthdate>", b'<Birthdate calendar="western">', Kind.ATTRIBUTE),
        (b"<XmlMsg>", b'<XmlMsg version="8">', Kind.ATTRIBUTE),
        (b"<XmlMsg>", b'<XmlMsg xmlns="urn:x">', Kind.NAMESPACE),
        (b"<XmlMsg>", b'<XmlMsg xmlns:x="urn:x">', Kind.NAMESPACE),
    ],
)
def test_decoration_is_passed_over_and_in_strict_mode_a_fault(old: bytes, new: bytes, kind: Kind) -> None:
    data = request().replace(old, new)
    reading = read(REQUEST, data, strict=False)
    assert reading.ok
    assert kinds(reading.notices) == {kind}
    assert reading.values == read(REQUEST, request(), strict=True).values
    assert kinds(read(REQUEST, data, strict=True).faults) == {kind}


def test_a_prefix_is_a_namespace_too() -> None:
    data = request().replace(b"<", b"<o:").replace(b"<o:/", b"</o:").replace(b"<o:?", b"<?")
    data = data.replace(b"<o:XmlMsg>", b'<o:XmlMsg xmlns:o="urn:x">')
    reading = read(REQUEST, data, strict=False)
    assert reading.ok
    assert kinds(reading.notices) == {Kind.NAMESPACE}
    assert reading.values == read(REQUEST, request(), strict=True).values


def test_an_equals_sign_in_a_value_is_no_attribute() -> None:
    reading = read(REQUEST, request(ArbitraryFileIdentifier="ArnHCeDfNjMCFzg="), strict=True)
    assert reading.faults == reading.notices == ()
    assert reading.values["header"]["file_identifier"] == "ArnHCeDfNjMCFzg="


def test_two_records_in_one_list_and_a_failed_result_are_read() -> None:
    record = sample_values(RESULT)["body"]["results"][0]
    values = sample_values(RESULT)
    values["body"]["results"] = [record, record | {"card_kind": "A1"}]
    assert read(RESULT, render(RESULT, values), strict=True).values == values
    failed = {key: value for key, value in values["header"].items() if key != "file_result"}
    failed |= {"file_result": "9", "error_code": "SIM2001", "error_message": "見本"}
    reading = read(RESULT, render(RESULT, {"header": failed}), strict=True)
    assert reading.ok
    assert reading.values == {"header": failed, "body": {}}


# ---------------------------------------------------------------- all faults at once


def test_all_faults_of_a_message_are_reported_at_once_with_place_and_level() -> None:
    data = request(
        MedicalInstitutionCode="123",
        QualificationConfirmationDate=None,
        Birthdate="19500231",
        LimitApplicationCertificateRelatedConsFlg="9",
        InsuredIdentificationNumber="",
        InsuredCardSymbol="1" * 21,
    )
    reading = read(REQUEST, data, strict=False)
    search = "/XmlMsg/MessageBody/QualificationConfirmSearchInfo"
    assert {(Kind(f.code), f.level, f.path, f.unit) for f in reading.faults} == {
        (Kind.MISSING, Level.FILE, "/XmlMsg/MessageHeader/QualificationConfirmationDate", None),
        (Kind.FORMAT, Level.FILE, "/XmlMsg/MessageHeader/MedicalInstitutionCode", None),
        (Kind.NO_SUCH_DATE, Level.PERSON, f"{search}/Birthdate", 0),
        (Kind.NO_SUCH_CODE, Level.PERSON, f"{search}/LimitApplicationCertificateRelatedConsFlg", 0),
        (Kind.EMPTY_REQUIRED, Level.PERSON, f"{search}/InsuredIdentificationNumber", 0),
        (Kind.TOO_LONG, Level.PERSON, f"{search}/InsuredCardSymbol", 0),
    }
    assert reading.level is Level.FILE
    assert len(reading.of_unit(0)) == 4
    assert reading.values["body"] == {"search": {"insurer_number": "979997", "branch": "01"}}


def test_a_fault_shows_its_line_and_at_most_forty_characters_of_the_value() -> None:
    data = request(InsuredCardSymbol="長" * 500).replace(b"><", b">\n<")
    fault = only(read(REQUEST, data, strict=False).faults)
    assert fault.line == data[: data.index("長".encode())].count(b"\n") + 1
    assert fault.value == "長" * 39 + "…"
    assert len(fault.ja) < 200


def test_findings_of_a_person_do_not_crowd_out_those_of_the_file() -> None:
    data = request().replace(b"<Birthdate>", b"<Birthdate><a/></Birthdate>" * (MOST_FINDINGS + 5) + b"<Birthdate>")
    data = data.replace(b"</MessageBody>", b"stray</MessageBody>")
    assert [(Kind(f.code), f.level) for f in read(REQUEST, data, strict=False).faults] == [
        (Kind.STRAY_TEXT, Level.FILE),
        (Kind.UNEXPECTED_CHILDREN, Level.PERSON),
        *[(Kind.DOUBLED, Level.PERSON)] * (MOST_FINDINGS - 1),
        (Kind.TOO_MANY, Level.PERSON),
    ]


def test_findings_of_a_hostile_file_are_bounded() -> None:
    data = request().replace(b"<MessageBody>", b"<MessageBody>" + b"<Mystery/>" * 50_000)
    reading = read(REQUEST, data, strict=False)
    assert [Kind(found.code) for found in reading.notices] == [*[Kind.UNKNOWN] * MOST_FINDINGS, Kind.TOO_MANY]
    assert reading.ok


def test_notices_do_not_crowd_out_faults_nor_make_one() -> None:
    data = request().replace(b"<MessageBody>", b"<MessageBody>" + b"<Mystery/>" * (MOST_FINDINGS + 1) + b"stray")
    assert kinds(read(REQUEST, data, strict=False).faults) == {Kind.STRAY_TEXT}
    assert kinds(read(REQUEST, data, strict=True).faults) == {Kind.UNKNOWN, Kind.TOO_MANY}


# ---------------------------------------------------------------- encodings that belie themselves


def unreadable(data: bytes, message: Message = REQUEST) -> Kind:
    """Return why a file cannot be read at all; the same in both modes, and nothing is read from it."""
    lenient, strict = read(message, data, strict=False), read(message, data, strict=True)
    assert lenient.faults == strict.faults
    fault = only(lenient.faults)
    assert fault.level is lenient.level is Level.UNREADABLE
    assert lenient.values == {}
    assert fault.ja
    assert fault.en
    return Kind(fault.code)


def test_utf_8_declared_over_shift_jis_bytes() -> None:
    data = request(InsuredCardSymbol="見本").decode().encode("cp932")
    assert unreadable(data) is Kind.WRONG_ENCODING
    assert "Shift_JIS" in read(REQUEST, data, strict=False).faults[0].ja


def test_shift_jis_declared_over_utf_8_bytes_even_where_they_decode() -> None:
    data = request(InsuredCardSymbol="見本").replace(b"UTF-8", b"Shift_JIS")
    assert data.decode("cp932")
    assert unreadable(data) is Kind.WRONG_ENCODING


def test_half_width_kana_in_shift_jis_that_happens_to_be_utf_8_is_left_alone() -> None:
    data = shift_jis(request(InsuredCardSymbol="ﾂｱ"))
    assert data.decode("utf-8")
    assert read(REQUEST, data, strict=False).values["body"]["search"]["symbol"] == "ﾂｱ"


def test_a_utf_8_mark_over_a_shift_jis_declaration() -> None:
    assert unreadable(BOM + request().replace(b"UTF-8", b"Shift_JIS")) is Kind.WRONG_ENCODING


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_refused_by_name(encoding: str) -> None:
    data = request().decode().replace("UTF-8", encoding).encode(encoding)
    assert unreadable(data) is Kind.UNSUPPORTED_ENCODING
    assert encoding[:6].upper() in read(REQUEST, data, strict=False).faults[0].ja


@pytest.mark.parametrize("name", ["UTF-16", "EUC-JP", "ISO-2022-JP", "latin-1", "utf-7", "", "x" * 60])
def test_other_encodings_are_refused_by_name(name: str) -> None:
    assert unreadable(request().replace(b"UTF-8", name.encode())) is Kind.UNSUPPORTED_ENCODING


@pytest.mark.parametrize("stray", [b"\x80", b"\xa0", b"\xfd", b"\xfe", b"\xff", b"\x81\x20", b"\xfc\xfc"])
def test_bytes_that_shift_jis_does_not_have(stray: bytes) -> None:
    data = shift_jis(request(InsuredCardSymbol="AB")).replace(b">AB<", b">" + stray + b"<")
    assert unreadable(data) is Kind.UNMAPPABLE


@pytest.mark.parametrize("stray", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"])
def test_bytes_that_are_in_neither_encoding(stray: bytes) -> None:
    data = request(InsuredCardSymbol="AB").replace(b">AB<", b">" + stray + b"<")
    assert unreadable(data) in {Kind.UNMAPPABLE, Kind.WRONG_ENCODING}


# ---------------------------------------------------------------- not a message, or a trap

ENTITY = b'<!DOCTYPE XmlMsg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    b"<!DOCTYPE XmlMsg [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20))
    + b"]>"
)


def with_prologue(prologue: bytes, symbol: bytes = b"1-2") -> bytes:
    return request().replace(b"<XmlMsg>", prologue + b"<XmlMsg>").replace(b"1-2", symbol)


@pytest.mark.parametrize(
    "data",
    [
        with_prologue(ENTITY, b"&x;"),
        with_prologue(LAUGHS, b"&a19;"),
        with_prologue(b'<!DOCTYPE XmlMsg SYSTEM "http://127.0.0.1:9/x.dtd">'),
        with_prologue(b"<!DOCTYPE XmlMsg>"),
        shift_jis(with_prologue(LAUGHS, b"&a19;")),
        BOM + with_prologue(ENTITY, b"&x;"),
    ],
    ids=["external", "laughs", "remote-dtd", "bare", "shift-jis", "bom"],
)
def test_a_dtd_is_refused_before_anything_is_parsed(data: bytes) -> None:
    started = time.perf_counter()
    assert unreadable(data) is Kind.DTD
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.EMPTY),
        (b" \r\n\t", Kind.EMPTY),
        (b"hello", Kind.NOT_XML),
        (b'{"XmlMsg": {}}', Kind.NOT_XML),
        (b"PK\x03\x04\x14\x00", Kind.NUL),
        (request() + b"<again/>", Kind.NOT_XML),
        (b" " + request(), Kind.NOT_XML),
        (request().replace(b"1-2", b"&nbsp;"), Kind.NOT_XML),
        (request().replace(b"1-2", b"&#0;"), Kind.NOT_XML),
        (request().replace(b"1-2", b"\x01"), Kind.NOT_XML),
        (request().replace(b"1-2", b"\x00"), Kind.NUL),
        (request().replace(b"</Birthdate>", b"</Birthday>"), Kind.NOT_XML),
        (request().replace(b"<XmlMsg>", b"<XmlMsg a=1>"), Kind.NOT_XML),
        (b"<html><body/></html>", Kind.WRONG_ROOT),
        (request().replace(b"XmlMsg", b"xmlmsg"), Kind.WRONG_ROOT),
        (b"<XmlMsg>" + b"<a>" * 300 + b"</a>" * 300 + b"</XmlMsg>", Kind.NOT_XML),
        (b"<XmlMsg>" + b" " * LIMIT + b"</XmlMsg>", Kind.TOO_LARGE),
        (request()[:-12], Kind.TRUNCATED),
    ],
)
def test_what_is_no_message_is_unreadable_for_a_reason(data: bytes, kind: Kind) -> None:
    assert unreadable(data) is kind


def test_the_largest_file_allowed_is_read() -> None:
    padding = b" " * (LIMIT - len(request()))
    assert read(REQUEST, request() + padding, strict=True).ok


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("message", [REQUEST, MESSAGES["siimm01res"]], ids=str)
def test_a_file_cut_off_at_any_byte_is_unreadable(message: Message, encoding: str) -> None:
    whole = render(message, sample_values(message), encoding="shift_jis" if encoding == "shift_jis" else "utf-8")
    assert read(message, whole, strict=True).ok
    for length in range(len(whole)):
        kind = unreadable(whole[:length], message)
        # Once the root element has begun, the reason is always the same.
        assert kind is Kind.TRUNCATED or b"<XmlMsg" not in whole[:length]


def test_deep_and_wide_files_are_read_in_bounded_time() -> None:
    started = time.perf_counter()
    deep = b"<XmlMsg><MessageHeader>" + b"<a>" * 200 + b"</a>" * 200 + b"</MessageHeader></XmlMsg>"
    wide = b"<XmlMsg><MessageHeader " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b"/></XmlMsg>"
    many = b"<XmlMsg>" + b"<MessageHeader/>" * 60_000 + b"</XmlMsg>"
    for data in (deep, wide, many):
        assert read(REQUEST, data, strict=False).level is Level.FILE
    assert time.perf_counter() - started < 5


def test_readers_in_several_threads_do_not_disturb_one_another() -> None:
    def read_one(n: int) -> str:
        return str(
            read(REQUEST, request(InsuredIdentificationNumber=f"{n:06d}"), strict=True).values["body"]["search"][
                "number"
            ]
        )

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read_one, range(1000))) == [f"{n:06d}" for n in range(1000)]


@given(data=st.binary(max_size=300), strict=st.booleans())
@example(data=b"\xff\xfe", strict=False)
@example(data=b"<?xml version='1.0' encoding='", strict=False)
def test_no_bytes_raise(data: bytes, strict: bool) -> None:
    for message in MESSAGES.values():
        assert read(message, data, strict=strict).faults


@given(data=st.data())
def test_no_damage_to_a_good_file_raises(data: st.DataObject) -> None:
    whole = bytearray(render(RESULT, sample_values(RESULT)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    reading = read(RESULT, bytes(whole), strict=data.draw(st.booleans()))
    assert all(fault.ja and fault.en and fault.code.startswith("SIM") for fault in reading.faults)

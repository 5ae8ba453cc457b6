"""Reading people one by one: it says what reading the whole file says, whatever the file."""

import io

import pytest

from eligibility.wire import (
    Level,
    Message,
    UnitReader,
    encode_text,
    frame,
    read_unit,
    render_frame,
    render_unit,
    stream,
)
from eligibility.wire.encoding import Encoding
from eligibility.wire.faults import Kind
from eligibility.wire.reference.samples import sample_values
from tests.wire.long_files import ASKED, ENCODINGS, MANY, MEGABYTE, UNIT, agree, file_of
from tests.wire.support import DECLARATION, REQUEST, kinds, only

# ---------------------------------------------------------------- as real programs write


@pytest.mark.parametrize("message", MANY, ids=str)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_people_come_one_by_one_in_the_order_of_the_file(message: Message, encoding: Encoding, count: int) -> None:
    data = file_of(message, count, encoding)
    assert agree(message, data, strict=True).ok
    assert len(list(UnitReader(message, io.BytesIO(data), strict=True))) == count


def test_a_person_of_a_well_behaved_file_is_the_text_that_was_sent() -> None:
    values = sample_values(ASKED)
    people = values["body"].pop("search")
    texts = [render_unit(ASKED, one) for one in people]
    before, after = render_frame(ASKED, values, encoding="shift_jis")
    data = before + b"\r\n".join(encode_text(text, "shift_jis") for text in texts) + after
    reader = UnitReader(ASKED, io.BytesIO(data), strict=True)
    assert list(reader) == texts
    assert reader.reading.values == {"header": values["header"], "body": {}}
    assert [read_unit(ASKED, text, place, strict=True).values for place, text in enumerate(texts)] == people


def test_each_person_has_his_own_faults() -> None:
    good = render_unit(ASKED, sample_values(ASKED)["body"]["search"][1])
    bad = good.replace("<Birthdate>19520102<", "<Birthdate>19520231<").replace("InsurerNumber>", "Insurer>")
    texts = [good, bad, good]
    readings = [read_unit(ASKED, text, place, strict=False) for place, text in enumerate(texts)]
    assert [reading.ok for reading in readings] == [True, False, True]
    place = "/XmlMsg/MessageBody/QualificationConfirmSearchInfo[2]"
    assert {(Kind(f.code), f.path, f.level, f.unit, f.line) for f in readings[1].faults} == {
        (Kind.NO_SUCH_DATE, f"{place}/Birthdate", Level.PERSON, 1, None),
        (Kind.MISSING, f"{place}/InsurerNumber", Level.PERSON, 1, None),
    }
    assert only(readings[1].notices).code == Kind.UNKNOWN.code


def test_only_what_a_reader_handed_out_is_a_person() -> None:
    for text in ("", "x", "<A/>", "<QualificationConfirmSearchInfo>", "<!DOCTYPE x><QualificationConfirmSearchInfo/>"):
        with pytest.raises(ValueError, match="QualificationConfirmSearchInfo"):
            read_unit(ASKED, text, 0, strict=False)


def test_a_message_about_one_person_is_not_read_so() -> None:
    with pytest.raises(ValueError, match="siquc01req"):
        UnitReader(REQUEST, io.BytesIO(b""), strict=False)


def test_there_is_nothing_to_say_before_the_end() -> None:
    reader = UnitReader(ASKED, io.BytesIO(file_of(ASKED, 2)), strict=False)
    for _ in zip(range(1), reader, strict=False):
        with pytest.raises(RuntimeError):
            _ = reader.reading


# ---------------------------------------------------------------- quirks, one by one

CHANGES: dict[str, tuple[str, str]] = {
    "indented": ("><", ">\r\n\t<"),
    "comment": (f"<{UNIT}>", f"<!-- next --><{UNIT}>"),
    "comment that holds a person": (f"</{UNIT}><{UNIT}>", f"</{UNIT}><!--<{UNIT}></{UNIT}>--><{UNIT}>"),
    "comment in a person": ("<Birthdate>", "<!--<Birthdate>--><Birthdate>"),
    "instruction": (f"<{UNIT}>", f"<?page 2?><{UNIT}>"),
    "CDATA": (">000123<", "><![CDATA[000123]]><"),
    "CDATA that closes": (">000123<", f"><![CDATA[</{UNIT}>]]><"),
    "CDATA between": (f"<{UNIT}>", f"<![CDATA[x]]><{UNIT}>"),
    "attribute": (f"<{UNIT}>", f"<{UNIT} id='1'>"),
    "attribute inside": ("<Birthdate>", "<Birthdate era='西暦'>"),
    "attribute of the body": ("<MessageBody>", "<MessageBody a='1'>"),
    "attribute of the root": ("<XmlMsg>", "<XmlMsg a='1'>"),
    "blank in a tag": (f"<{UNIT}>", f"<{UNIT} >"),
    "namespace": ("<XmlMsg>", "<XmlMsg xmlns='urn:x'>"),
    "namespace of the body": ("<MessageBody>", "<MessageBody xmlns='urn:x'>"),
    "namespace of a person": (f"<{UNIT}>", f"<{UNIT} xmlns='urn:x'>"),
    "namespace inside": ("<Birthdate>", "<Birthdate xmlns='urn:x'>"),
    "prefix declared but not used": ("<XmlMsg>", "<XmlMsg xmlns:o='urn:x'>"),
    "prefix not declared": ("Birthdate>", "o:Birthdate>"),
    "prefix of a person": (f"{UNIT}>", f"o:{UNIT}>"),
    "text between": (f"<{UNIT}>", f"text<{UNIT}>"),
    "text at the beginning": ("<MessageBody>", "<MessageBody>text"),
    "text at the end": ("</MessageBody>", "text</MessageBody>"),
    "text after the body": ("</XmlMsg>", "text</XmlMsg>"),
    "text in a person": ("<Birthdate>", "text<Birthdate>"),
    "text instead of a person": ("</MessageBody>", f"<{UNIT}>text</{UNIT}></MessageBody>"),
    "foreign element between": (f"<{UNIT}>", f"<Mystery><A/></Mystery><{UNIT}>"),
    "foreign element at the end": ("</MessageBody>", "<Mystery/></MessageBody>"),
    "foreign element before the header": ("<MessageHeader>", "<Mystery/><MessageHeader>"),
    "foreign element after the body": ("</XmlMsg>", "<Mystery/></XmlMsg>"),
    "foreign element inside": ("<Birthdate>", "<Mystery>1</Mystery><Birthdate>"),
    "nobody": ("</MessageBody>", f"<{UNIT}></{UNIT}></MessageBody>"),
    "nobody, closed at once": ("</MessageBody>", f"<{UNIT}/></MessageBody>"),
    "person in a person": ("<Birthdate>", f"<{UNIT}></{UNIT}><Birthdate>"),
    "person in the header": ("</MessageHeader>", f"<{UNIT}/></MessageHeader>"),
    "person beside the body": ("</XmlMsg>", f"<{UNIT}/></XmlMsg>"),
    "body in the header": ("</MessageHeader>", f"<MessageBody><{UNIT}/></MessageBody></MessageHeader>"),
    "body in the body": ("</MessageBody>", f"<MessageBody><{UNIT}/></MessageBody></MessageBody>"),
    "second body": ("</XmlMsg>", f"<MessageBody><{UNIT}/></MessageBody></XmlMsg>"),
    "second header": ("<MessageBody>", "<MessageHeader><A/></MessageHeader><MessageBody>"),
    "no body": ("MessageBody>", "Other>"),
    "no header": ("MessageHeader>", "Other>"),
    "header without its end": ("</MessageHeader>", ""),
    "header in a header": ("<MessageHeader>", "<MessageHeader><MessageHeader></MessageHeader>"),
    "group in the header": ("</MessageHeader>", "<A><B>1</B></A></MessageHeader>"),
    "empty element": (">000123<", "><"),
    "element closed at once": ("<Birthdate>19520102</Birthdate>", "<Birthdate/>"),
    "blanks in an element": (">000123<", "> \n <"),
    "missing element": ("<Birthdate>19520102</Birthdate>", ""),
    "doubled element": ("<Birthdate>", "<Birthdate>19000101</Birthdate><Birthdate>"),
    "value as a group": (">19520102<", "><A>1</A><"),
    "group as a value": ("<LimitApplicationCertificateRelatedInfo>", "<LimitApplicationCertificateRelatedInfo>1"),
    "deep": (">000123<", f">{'<a>' * 100}{'</a>' * 100}<"),
    "too deep": (">000123<", f">{'<a>' * 253}{'</a>' * 253}<"),
    "reference": (">000123<", ">&amp;&lt;&gt;&quot;&apos;<"),
    "reference by number": (">000123<", ">&#12354;&#x3042;&#13;<"),
    "unknown reference": (">000123<", ">&nbsp;<"),
    "unknown reference in the header": ("</MessageHeader>", "<A>&nbsp;</A></MessageHeader>"),
    "end of CDATA": (">000123<", ">]]><"),
    "control character": (">000123<", ">\x01<"),
    "no character": (">000123<", ">\ufffe<"),
    "delete": (">000123<", ">\x7f\x85<"),
    "NUL": (">000123<", ">\x00<"),
    "DTD": ("<XmlMsg>", "<!DOCTYPE XmlMsg><XmlMsg>"),
    "DTD in a comment": ("</XmlMsg>", "</XmlMsg><!-- <!DOCTYPE -->"),
    "entity": (">000123<", "><!ENTITY x 'y'><"),
    "wrong root": ("XmlMsg>", "Message>"),
    "second root": ("</XmlMsg>", "</XmlMsg><XmlMsg></XmlMsg>"),
    "broken tag": ("</Birthdate>", "</Birthday>"),
    "broken tag of a person": (f"</{UNIT}>", f"</{UNIT[:-1]}>"),
    "broken attribute": ("<Birthdate>", "<Birthdate a=1>"),
    "sign alone": (">000123<", "> < <"),
    "no declaration": (DECLARATION, ""),
    "declaration without encoding": (DECLARATION, '<?xml version="1.0"?>'),
    "declaration twice": (DECLARATION, DECLARATION * 2),
    "blank before the declaration": ("<?xml", " <?xml"),
    "another encoding": ('"UTF-8"', '"EUC-JP"'),
    "Windows-31J": ('"UTF-8"', '"Windows-31J"'),
    "broken declaration": ("version", "vers"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_a_quirk_is_told_as_for_the_whole_file(change: str, strict: bool) -> None:
    old, new = CHANGES[change]
    plain = file_of(ASKED, 3).decode()
    assert old in plain
    head, first, rest = plain.partition(old)
    for text in (
        plain.replace(old, new),
        head + new + rest,
        f"{head}{first}{rest[::-1].replace(old[::-1], new[::-1], 1)[::-1]}",
    ):
        for encoding in ("utf-8", "cp932"):
            agree(ASKED, text.encode(encoding, "replace"), strict=strict)
            agree(ASKED, text.replace('"UTF-8"', '"Shift_JIS"').encode(encoding, "replace"), strict=strict)


def test_a_person_may_be_named_with_a_prefix() -> None:
    data = file_of(ASKED, 2).replace(b"<", b"<o:").replace(b"<o:/", b"</o:").replace(b"<o:?", b"<?")
    whole = agree(ASKED, data.replace(b"<o:XmlMsg>", b'<o:XmlMsg xmlns:o="urn:x">'), strict=False)
    assert kinds(whole.notices) == {Kind.NAMESPACE}
    assert len(whole.values["body"]["search"]) == 2


@pytest.mark.parametrize("strict", [False, True])
def test_a_namespace_of_his_own_is_told_of_each_person(strict: bool) -> None:
    """Else one person in three would be refused in strict mode for what all of them have."""
    data = file_of(ASKED, 3).replace(b"<Birthdate>", b"<Birthdate xmlns='urn:x'>")
    whole = agree(ASKED, data, strict=strict)
    assert [found.unit for found in (whole.faults if strict else whole.notices)] == [0, 1, 2]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t",
        b" " * 3 * MEGABYTE,
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbf" + file_of(ASKED, 2),
        b"\xef\xbb\xbf" + file_of(ASKED, 2, "shift_jis"),
        b"hello",
        b">",
        b'{"XmlMsg": {}}',
        b"PK\x03\x04\x14\x00",
        b"<html><body/></html>",
        b"<XmlMsg/>",
        b"<XmlMsg><MessageBody/></XmlMsg>",
        b"<XmlMsg><MessageHeader/><MessageBody></MessageBody></XmlMsg>",
        b"<XmlMsg><MessageHeader/><MessageBody>text</MessageBody></XmlMsg>",
        file_of(ASKED, 0),
        file_of(ASKED, 2).decode().encode("utf-16"),
        file_of(ASKED, 2).decode().encode("utf-16-le"),
        file_of(ASKED, 2).decode().encode("utf-32-be"),
        file_of(ASKED, 2) + b"\x00",
        b"broken" + file_of(ASKED, 2) + b"\x00",
        file_of(ASKED, 2).replace(b"UTF-8", b"Shift_JIS"),
        file_of(ASKED, 2, "shift_jis").replace(b"Shift_JIS", b"UTF-8"),
        file_of(ASKED, 2, "shift_jis").replace(b">01<", b">\x80<"),
        file_of(ASKED, 2, "shift_jis").replace(b">01<", b">\x80\x81<"),
        file_of(ASKED, 2).replace(b">01<", b">\xff<"),
        file_of(ASKED, 2) + b"\xe8",
        file_of(ASKED, 2, "shift_jis") + b"\x88",
        file_of(ASKED, 2).replace(b"<XmlMsg>", b"") + "見".encode("cp932"),
    ],
    ids=lambda data: repr(data[:12]),
)
@pytest.mark.parametrize("size", [16, 64 * 1024])
def test_bytes_that_are_no_message_are_unreadable_for_the_same_reason(
    data: bytes, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_CHUNK", size)
    agree(ASKED, data, strict=False)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_cut_off_at_any_byte_is_unreadable(encoding: Encoding) -> None:
    data = file_of(ASKED, 2, encoding)
    for length in range(len(data)):
        assert agree(ASKED, data[:length], strict=False).level is Level.UNREADABLE


def test_a_person_may_lie_across_any_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, odd = file_of(ASKED, 3), file_of(ASKED, 3).replace(b"<Birthdate>", b"<!-- x --><Birthdate>")
    for size in range(16, 120):
        monkeypatch.setattr(stream, "_CHUNK", size)
        monkeypatch.setattr(frame, "_STEP", size)
        assert agree(ASKED, plain, strict=True, drop=5).ok
        assert agree(ASKED, odd, strict=False).ok

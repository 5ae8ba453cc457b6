"""What names say, without any folder."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.terminal import names


@pytest.mark.parametrize(
    ("request_name", "response"),
    [
        ("OQSsiquc01req_202611220001.xml", "OQSsiquc01res_202611220001.xml"),
        ("OQSsiimm01req_2021081611906.xml", "OQSsiimm01res_2021081611906.xml"),
        ("OQSmutic02req_1.XML", "OQSmutic02res_1.XML"),
        ("OQSmuquc01req_1.xml", "OQSmuquc01res_1.xml"),
        ("OQSsiquc01req_req_OQSsiquc01req_.xml", "OQSsiquc01res_req_OQSsiquc01req_.xml"),
    ],
)
def test_a_response_has_the_name_of_its_request_with_res_for_req(request_name: str, response: str) -> None:
    assert names.is_request(request_name)
    assert names.response_name(request_name) == response


@pytest.mark.parametrize("kind", ["quc", "imm", "tic", "hvq", "onq"])
def test_a_bulk_result_has_two_forms_of_one_base_name(kind: str) -> None:
    fetch = f"OQSmu{kind}02req_1.xml"
    xml, packed = f"OQSmu{kind}02res_1.xml", f"OQSmu{kind}02res_1.zip"
    assert (names.is_bulk(fetch), names.fetches_result(fetch)) == (True, True)
    assert names.response_name(fetch, zipped=True) == packed
    assert (names.other_form(fetch, zipped=False), names.other_form(fetch, zipped=True)) == (packed, xml)
    assert names.member_start(fetch) == f"OQSmu{kind}02res_"


@pytest.mark.parametrize(("request_name", "bulk"), [("OQSmuquc01req_1.xml", True), ("OQSsiquc02req_1.xml", False)])
def test_every_other_response_has_one_form(request_name: str, *, bulk: bool) -> None:
    assert names.is_bulk(request_name) is bulk
    assert not names.fetches_result(request_name)
    assert names.other_form(request_name, zipped=False) is None
    with pytest.raises(ValueError, match="not a request for a bulk result"):
        names.member_start(request_name)


@pytest.mark.parametrize(
    "other",
    [
        "OQSsiquc01res_1.xml",
        "OQSsiquc01req_.xml",
        "OQSsiquc01req_1.zip",
        "OQSsiquc01req_1.xml.bak",
        "oqssiquc01req_1.xml",
        "EPSsiaaa01req_1.xml",
        "YZKsiquc01req_1.xml",
        "notes.txt",
    ],
)
def test_everything_else_is_no_request(other: str) -> None:
    assert not names.is_request(other)
    with pytest.raises(ValueError, match="not a request name"):
        names.response_name(other)


@pytest.mark.parametrize(
    ("name", "bounced", "err"),
    [
        ("OQSsiquc01req_1.xml", "OQSsiquc01req_1.xml", "OQSsiquc01req_1.err"),
        ("scan.2026.pdf", "scan.2026.pdf", "scan.2026.err"),
        ("no-ending", "no-ending", "no-ending.err"),
        ("odd.err", "odd.err", "odd.err.err"),
        ("OQSsiquc01res_1.xml", "OQSsiquc01res_1.xml.bounced", "OQSsiquc01res_1.err"),
    ],
)
def test_a_bounced_file_and_its_err_never_take_the_place_of_a_response_or_of_each_other(
    name: str, bounced: str, err: str
) -> None:
    assert names.bounced_name(name) == bounced
    assert names.err_name(name) == err


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=255))
def test_every_name_a_folder_can_hold_gives_names_a_folder_can_hold(name: str) -> None:
    for made in (names.err_name(name), names.bounced_name("OQSsiquc01res_" + name)):
        assert len(os.fsencode(made)) <= names.LONGEST
    assert names.err_name(name) != name
    assert names.show(name).isprintable()


@pytest.mark.parametrize("name", [".x", "~$x.xml", "x~", "x.tmp", "x.TMP", "x.part", "Thumbs.db", "Desktop.ini"])
def test_temporary_names_are_known(name: str) -> None:
    assert names.is_temporary(name)


@pytest.mark.parametrize("name", ["OQSsiquc01req_1.xml", "x.tmp.xml", "x~1.xml", "part"])
def test_other_names_are_not_temporary(name: str) -> None:
    assert not names.is_temporary(name)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("OQSsiquc01res_1.xml", True),
        ("OQSsiquc01req_1.xml", True),
        ("OQSsiquc01req_1.err", True),
        ("OQSsiquc01res_1.xml.bounced", True),
        ("OQSmuquc02res_1.zip", True),
        ("OQSmuquc02req_1.zip", False),
        ("OQSmuquc01res_1.zip", False),
        ("OQSsiquc01res_1.pdf", False),
        ("EPSsiquc01res_1.xml", False),
        ("my OQSsiquc01res_1.xml", False),
        ("1.err", False),
    ],
)
def test_only_names_of_the_oqs_family_are_ever_swept(name: str, *, ours: bool) -> None:
    assert names.is_ours(name) is ours

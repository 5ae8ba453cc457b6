"""Reading a message from its bytes: every fault at once, elements in any order.

The path is hot: a file that is as it should be is read by one regular expression (`eligibility.wire.plain`), any
other in one pass over the tree against a compiled plan (`eligibility.wire.walk`); what well-behaved files do not
contain (attributes, comments) is looked for only when the text shows that it might be there.
"""

from functools import partial

from lxml import etree

from eligibility.wire.encoding import Encoding, EncodingRefusedError, decode, refused
from eligibility.wire.faults import Kind, Level
from eligibility.wire.plain import plain_values
from eligibility.wire.plan import root_plan
from eligibility.wire.reading import Findings, Reading, line_of
from eligibility.wire.table import ROOT, Message, Values
from eligibility.wire.tree import after_declaration, parsed
from eligibility.wire.walk import Walk, local

_MARKUP = (
    ("<!--", "コメント", "a comment"),
    ("<?", "処理命令", "a processing instruction"),
    ("<![CDATA[", "CDATAセクション", "a CDATA section"),
)


def read(message: Message, data: bytes, *, strict: bool) -> Reading:
    """Return what the bytes of a file say as ``message``.

    Never raises, whatever the bytes: everything wrong is in ``faults``, everything tolerated in
    ``notices``; ``strict`` turns the quirks that the annex plausibly forbids into faults.
    """
    findings = Findings(strict)
    try:
        text, encoding = _characters(message, data, findings)
    except EncodingRefusedError as error:
        findings.faults.append(error.fault)
        return findings.reading(message, {})
    if (values := plain_values(message, text)) is not None:
        return findings.reading(message, values, encoding)
    return findings.reading(message, _in_full(message, text, findings), encoding)


def _characters(message: Message, data: bytes, findings: Findings) -> tuple[str, Encoding]:
    """Return (text, encoding) of the file, or raise EncodingRefusedError."""
    if len(data) > message.max_bytes:
        raise refused(Kind.TOO_LARGE, want=message.largest)
    if not data.strip():
        raise refused(Kind.EMPTY)
    text, encoding, manners = decode(data)
    for kind in manners:
        findings.add(kind, "/")
    return text, encoding


def _in_full(message: Message, text: str, findings: Findings) -> Values:
    """Return the values of a file, nothing after noting why it is none."""
    # Refused before parsing: no parser setting is as safe as a DTD that was never looked at.
    if has_dtd(text):
        findings.add(Kind.DTD, "/", level=Level.UNREADABLE)
        return {}
    try:
        return parsed(message, text, partial(_walked, message, after_declaration(text), findings))
    except etree.XMLSyntaxError as error:
        note_broken(error.position, findings, begun=f"<{ROOT}" in text, ended=f"</{ROOT}>" in text)
        return {}


def _walked(message: Message, content: str, findings: Findings, root: etree._Element) -> Values:
    """Return the values of a file that is XML, nothing after noting that it is no message."""
    if not is_root(root, findings):
        return {}
    note_markup(content, findings, set())
    # Neither an attribute nor a namespace can be written without this sign.
    return Walk(findings, decorated="=" in content).message(root, root_plan(message))


def has_dtd(text: str) -> bool:
    """Tell whether there is a document type or an entity declaration."""
    # The rare sign first: what begins as every tag does would be looked at tag by tag.
    return "!" in text and ("<!DOCTYPE" in text or "<!ENTITY" in text)


def note_broken(position: tuple[int, int], findings: Findings, *, begun: bool, ended: bool) -> None:
    """Note that a text is no XML from a line and column on.

    ``begun`` and ``ended`` say whether the message's first and last tag are there.
    """
    if begun and not ended:
        findings.add(Kind.TRUNCATED, "/", level=Level.UNREADABLE)
        return
    line, column = position
    findings.add(
        Kind.NOT_XML,
        "/",
        level=Level.UNREADABLE,
        line=line,
        want_ja=f"{line}行{column}文字目",
        want_en=f"line {line}, column {column}",
    )


def is_root(root: etree._Element, findings: Findings) -> bool:
    """Tell whether an element is the root of a message; when not, that is noted."""
    tag = local(root.tag)
    if tag != ROOT:
        findings.add(Kind.WRONG_ROOT, "/", level=Level.UNREADABLE, value=tag, line=line_of(root))
    return tag == ROOT


def note_markup(content: str, findings: Findings, noted: set[str]) -> None:
    """Note what stands in a text that is passed over, once of each kind; ``noted`` remembers which."""
    if "!" not in content and "?" not in content:  # rare, as in has_dtd
        return
    for sign, ja, en in _MARKUP:
        if sign in content and sign not in noted:
            noted.add(sign)
            findings.add(Kind.MARKUP, "/", want_ja=ja, want_en=en)

"""The page of everything about the wire that is invented, inferred or unknown."""

from eligibility.wire.codes import CODE_LISTS
from eligibility.wire.faults import Kind, Treatment
from eligibility.wire.files import MAX_NAME
from eligibility.wire.marks import Mark
from eligibility.wire.messages import MESSAGES
from eligibility.wire.names import MOST_NAMES
from eligibility.wire.reading import MOST_FINDINGS
from eligibility.wire.reference.pages import page, table
from eligibility.wire.stream import LARGEST_PART
from eligibility.wire.table import size_of


def _largest(*, units: bool) -> str:
    """Return the largest file read among the messages about one person, or about many."""
    return max((m for m in MESSAGES.values() if (m.unit is not None) is units), key=lambda m: m.max_bytes).largest


CHOICES: tuple[tuple[str, str, str], ...] = (
    (
        "Error codes",
        "Every code starts with `SIM`; 別紙6-1 is not public, so that none can be taken for official.",
        "§8",
    ),
    (
        "Names",
        "Tags are official. Japanese names are ours where no source gives one; English and Python names always.",
        "–",
    ),
    ("Order of the result's body", "ResultList, search key, then the results, as live-shaped samples have it.", "§5.2"),
    ("Not found", "`ResultList` is left out; a sandbox may switch to an empty one.", "§5.2"),
    ("`PrescriptionIssueSelect`", "Written in the body (the newer annex), read in body and record.", "§10"),
    ("Shuffled order", "Header stays before body and repetitions of one element stay in order.", "§4.1"),
    ("Lengths", "Only known lengths are checked; text without a known length has none.", "§4.2"),
    ("Amounts", "Yen have at most 8 digits.", "§4.2"),
    ("Burden ratio", "000 to 100 percent.", "§4.2"),
    ("Kana", "Writing folds full-width kana to half width; what has no half width becomes ●.", "§4.2"),
    (
        "●",
        "Also stands for characters that XML or Shift_JIS cannot hold, and for private-use characters (外字).",
        "§7.2",
    ),
    ("Insurer number 00…", "Two leading zeros of eight digits are padding, since no 法別番号 is 00.", "§4.2, P-05"),
    ("File size", f"At most {_largest(units=False)} about one person, {_largest(units=True)} about many.", "§12"),
    (
        "People in a long file",
        f"What a file says about one person, or between two, has at most about {size_of(LARGEST_PART)}.",
        "§12",
    ),
    (
        "Names in a long file",
        f"Different names of elements and attributes have at most {MOST_NAMES // 1024} Ki characters together.",
        "§12",
    ),
    ("File names", f"Identifiers of ASCII letters, digits, `_`, `-`; at most {MAX_NAME} characters in all.", "§2.2"),
    ("Encrypted files", "Password ZIP files are refused.", "§2.1"),
    (
        "Findings",
        f"After {MOST_FINDINGS} faults of one person, or outside people, the rest is left out; notices likewise.",
        "–",
    ),
    ("Time zone", "Times are Japan standard time.", "§4.2"),
    ("Strict mode", "What it refuses (below) is a guess at what the annex forbids.", "§12"),
)
"""(what, what was chosen, section of oqs-wire): choices that belong to no single element."""

_TREATMENT = {
    Treatment.ALWAYS: "fault",
    Treatment.STRICT: "notice; fault in strict mode",
    Treatment.NEVER: "notice",
}


def invented_page() -> str:
    """Return the page."""
    return page(
        "What is invented, inferred or unknown about the wire",
        ["## Choices"],
        table(("what", "chosen here", "oqs-wire"), CHOICES),
        ["## Elements"],
        table(("message", "path", "known", "note"), _elements()),
        ["## Code lists known from one source"],
        table(("list", "名称", "known", "note"), _lists()),
        ["## Codes of faults (all invented)"],
        table(("code", "treatment", "日本語", "English"), _faults()),
    )


def _elements() -> list[tuple[str, ...]]:
    """Return every element that does not rest on a public source."""
    return [
        (f"[{message.id}](messages/{message.id}.md)", f"`{path}`", element.mark, element.note)
        for message in MESSAGES.values()
        for path, element in message.walk()
        if element.mark.uncertain
    ]


def _lists() -> list[tuple[str, ...]]:
    """Return every code list that fewer than two sources have."""
    return [
        (f"[{codes.id}](codes.md#{codes.id.lower()})", codes.ja, codes.mark, codes.note)
        for codes in CODE_LISTS.values()
        if codes.mark is not Mark.SEEN
    ]


def _faults() -> list[tuple[str, ...]]:
    return [(f"`{kind.code}`", _TREATMENT[kind.treatment], kind.ja, kind.en) for kind in Kind]

"""Reference pages in Markdown: one per message, one of all code lists, and an index."""

from collections.abc import Iterable, Sequence

from eligibility.wire.codes import CODE_LISTS, CodeList
from eligibility.wire.marks import Mark
from eligibility.wire.messages import MESSAGES
from eligibility.wire.table import Element, Message

NOT_OFFICIAL = (
    "Reconstructed from public sources; the official layout is not public. Not for production, all values "
    "synthetic. Generated from `eligibility/wire`: change the tables there and run "
    "`python -m eligibility.wire.generate`.\n"
    "\n"
    "公開情報から再構成したもので、公式の仕様書ではありません。値はすべて架空です。"
)


_SAMPLE = "every element once, no plausible person; where people repeat, a second has only what must be there"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return lines + [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]


def page(title: str, *parts: Sequence[str]) -> str:
    """Return a page: a title, the notice, and the parts with blank lines between them."""
    blocks = [[f"# {title}"], [NOT_OFFICIAL], *parts]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def message_page(message: Message) -> str:
    """Return the reference page of one message."""
    answer = f"`{message.prefix.removesuffix('req')}res_<id>.xml`"
    facts = [
        f"- interface: {message.interface} ({message.source})",
        f"- file: `{message.prefix}_<id>.xml`" + (f", answered as {answer}" if message.direction == "req" else ""),
        f"- largest file read: {message.largest}",
        f"- [schema]({message.id}.xsd) · [sample]({message.id}.sample.xml) ({_SAMPLE})",
    ]
    if message.note:
        facts.append(f"- {message.note}")
    head = ("#", "element", "項目名", "meaning", "Python name", "occurs", "form", "known", "source, note")
    rows = [_row(number, path, element) for number, (path, element) in enumerate(message.walk(), 1)]
    return page(f"`{message.prefix}` {message.ja} ({message.en})", facts, table(head, rows), _legend())


def _row(number: int, path: str, element: Element) -> tuple[str, ...]:
    """Return one row of a message's table, nesting shown by dots."""
    depth = path.count("/") - 1
    form = f"{element.type.ja} / {element.type.en}" if element.type else ("list" if element.wraps else "group")
    if element.code_list:
        form = f"[{element.code_list}](../codes.md#{element.code_list.lower()}) {CODE_LISTS[element.code_list].ja}"
    notes = [element.source, element.note, "" if element.written else "Read, never written."]
    name = "–" if element.wraps else f"`{element.name}`"
    return (
        str(number),
        f"{'· ' * depth}`{element.tag}`",
        element.ja,
        element.en,
        name,
        element.occurs,
        form,
        element.mark,
        ". ".join(note.rstrip(".") for note in notes if note),
    )


def _legend() -> list[str]:
    """Return what the marks mean."""
    return ["Known:", *(f"- `{mark}` {mark.ja}: {mark.en}" for mark in Mark)]


def codes_page() -> str:
    """Return the page of all code lists."""
    used = _used_by()
    blocks = [block for codes in CODE_LISTS.values() for block in _code_list(codes, used.get(codes.id, []))]
    return page("Code lists 別紙5-1 (OQSCD001–OQSCD044)", *blocks, _legend())


def _code_list(codes: CodeList, used: list[str]) -> list[list[str]]:
    """Return the blocks of one list: heading, facts, table."""
    facts = [f"{codes.ja} / {codes.en} · known: `{codes.mark}` · {codes.source}"]
    facts += [f"Used by {', '.join(f'`{tag}`' for tag in used)}."] if used else []
    facts += [codes.note] if codes.note else []
    rows = [(f"`{code.wire}`", code.ja, code.en, f"`{type(code).__name__}.{code.name}`") for code in codes]
    head = ("value", "名称", "meaning", "Python")
    return [[f"## {codes.id}"], [" \\\n".join(facts)], table(head, rows)]


def _used_by() -> dict[str, list[str]]:
    """Return code list → tags of the elements that use it, each once."""
    used: dict[str, list[str]] = {}
    for message in MESSAGES.values():
        for _, element in message.walk():
            tags = used.setdefault(element.code_list, [])
            if element.tag not in tags:
                tags.append(element.tag)
    return used


def index_page() -> str:
    """Return the index of the messages."""
    head = ("message", "電文", "meaning", "interface", "file")
    rows = [
        (f"[{message.id}]({message.id}.md)", message.ja, message.en, message.interface, f"`{message.prefix}_<id>.xml`")
        for message in MESSAGES.values()
    ]
    return page("Messages", table(head, rows), _python())


def _python() -> list[str]:
    """Return how the values look in Python."""
    return [
        "In Python a message is a nested dict keyed by the Python names: `str` for texts, codes and numbers with",
        "leading zeros, `int` for yen, people and burden ratios in percent, `datetime.date` for days and for the",
        "first of a month, aware `datetime.datetime` for instants, lists for what repeats. A list element such as",
        "`ResultList` has no key of its own: its items stand under their own name. What is absent, empty or",
        "faulty has no key.",
    ]

"""Parsing a whole text, so that names nobody knows are forgotten again.

A parser keeps each name it has met for as long as its thread lives. Those of the tables it may keep; a text with any
other is parsed, and used, in a thread of its own that ends with it: else whoever sends made-up names fills the memory
of a process that runs for months.
"""

import re
from collections.abc import Callable
from functools import cache
from threading import Thread
from typing import Final, TypedDict, TypeVar

from lxml import etree

from eligibility.wire.table import Message

Got = TypeVar("Got")


class Parsing(TypedDict):
    """How XML is parsed, in the words of lxml."""

    encoding: str
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    dtd_validation: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool
    remove_blank_text: bool


PARSING: Final[Parsing] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
}
"""Nothing is fetched or expanded; comments and instructions are dropped, so that the walk never meets them."""

_PARSER: Final = etree.XMLParser(**PARSING)

# Whatever a name can stand in: a tag; behind these signs an attribute, a reference, an instruction.
_NAMES = re.compile(r"</?([^\s<>/]*+)")
_SIGNS: Final = ("=", "&", "<?")


def parsed(message: Message, text: str, use: Callable[[etree._Element], Got]) -> Got:
    """Return what `use` makes of the root of a text; nothing of the tree may outlast it.

    Raises etree.XMLSyntaxError for what is no XML, and whatever `use` raises.
    """
    data = text.encode()
    if _is_known(message, after_declaration(text)):
        return use(etree.fromstring(data, _PARSER))
    return _aside(lambda: use(etree.fromstring(data, etree.XMLParser(**PARSING))))


def after_declaration(text: str) -> str:
    """Return a file's text without its XML declaration."""
    return text[text.find("?>") + 2 :] if text.startswith("<?xml") else text


def _is_known(message: Message, content: str) -> bool:
    """Tell whether there is no name but those of the message's table."""
    return not any(sign in content for sign in _SIGNS) and _tags(message).issuperset(_NAMES.findall(content))


@cache
def _tags(message: Message) -> frozenset[str]:
    """Return all names of a message's table."""
    return frozenset(element.tag for _, element in message.walk())


def _aside(make: Callable[[], Got]) -> Got:
    """Return what is made in a thread that ends with it."""
    made: list[Got] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            made.append(make())
        except Exception as error:  # noqa: BLE001  # raised again where it was asked for
            failed.append(error)

    thread = Thread(target=run, name="parsing")
    thread.start()
    thread.join()
    for error in failed:
        raise error
    return made[0]

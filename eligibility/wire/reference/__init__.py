"""The reference documents of the wire, made from the tables: pages, schemas, samples.

``documents()`` is pure; `eligibility.wire.generate` writes what it returns.
"""

from eligibility.wire.messages import MESSAGES
from eligibility.wire.reference.coverage import coverage
from eligibility.wire.reference.invented import invented_page
from eligibility.wire.reference.pages import codes_page, index_page, message_page
from eligibility.wire.reference.samples import sample_xml
from eligibility.wire.reference.schema import schema

__all__ = ["documents"]


def documents() -> dict[str, str]:
    """Return every document by its path below ``docs/reference``."""
    found = {
        "codes.md": codes_page(),
        "coverage.md": coverage(),
        "invented-wire.md": invented_page(),
        "messages/README.md": index_page(),
    }
    for message in MESSAGES.values():
        found[f"messages/{message.id}.md"] = message_page(message)
        found[f"messages/{message.id}.xsd"] = schema(message)
        found[f"messages/{message.id}.sample.xml"] = sample_xml(message)
    return found

"""Coverage of the real system as a check-list: which exchanges answer, which do not yet, which cannot."""

from eligibility.wire.interfaces import INTERFACES, Interface

HEAD = """# 実システムの網羅状況 / Coverage of the real system

Generated from `eligibility/wire/interfaces.py` and the message catalogue; do not edit. Numbers and names as far as they
are public (oqs-wire §1).

| | IF | 交換 / exchange | ファイル / files | 備考 / note |
|---|---|---|---|---|
"""


def coverage() -> str:
    """Return the page."""
    covered = sum(interface.covered for interface in INTERFACES)
    lines = "".join(_line(interface) for interface in INTERFACES)
    return f"{HEAD}{lines}\n{covered} / {len(INTERFACES)}\n"


def _line(interface: Interface) -> str:
    box = "[x]" if interface.covered else "[ ]"
    files = ", ".join(f"`{prefix}_`" for prefix in interface.prefixes) or "–"
    name = f"{interface.ja} / {interface.en}"
    return f"| {box} | {interface.numbers} | {name} | {files} | {interface.note} |\n"

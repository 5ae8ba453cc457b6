"""The `.err` file beside a request that cannot be processed (oqs-wire §2.4). Pure.

What the real file holds is UNKNOWN; this form is INVENTED, and so are all codes, which therefore start with
`SIM`: one line for each fault, four columns parted by tabs (code, path, Japanese, English), lines end in
CR LF, in the encoding of results.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason: its code, where in the message (an XML path or nothing), and the sentence in both languages."""

    code: str
    path: str
    ja: str
    en: str


NOT_A_REQUEST = Fault(
    "SIMT001",
    "",
    "資格確認の要求ファイル名ではありません（OQS…req_….xml）。この端末では処理できません。",
    "Not the name of an eligibility request (OQS…req_….xml); this terminal cannot process it.",
)
TOO_LARGE = Fault(
    "SIMT002",
    "",
    "ファイルが大きすぎるため、サーバーが受け付けませんでした。",
    "The file is too large for the server.",
)
_TOO_LARGE_STATUS = 413


def refused(status: int) -> Fault:
    """Return the fault for a server that refused without saying why in a form we read."""
    if status == _TOO_LARGE_STATUS:  # whatever stands before the server may say it too, in a form of its own
        return TOO_LARGE
    return Fault(
        "SIMT003",
        "",
        f"サーバーが要求を受け付けませんでした（HTTP {status}）。接続先の設定を確認してください。",
        f"The server refused the request (HTTP {status}); check the address the terminal is set to.",
    )


def err_content(faults: Iterable[Fault], encoding: str) -> bytes:
    """Return the bytes of the `.err` file in `utf-8` or `shift_jis`; what Shift_JIS cannot hold becomes ●."""
    rows = ((fault.code, fault.path, fault.ja, fault.en) for fault in faults)
    text = "".join("\t".join(" ".join(column.split()) for column in row) + "\r\n" for row in rows)
    if encoding == "utf-8":
        return text.encode("utf-8", errors="replace")
    return b"".join(_shift_jis(character) for character in text)


def _shift_jis(character: str) -> bytes:
    try:
        return character.encode("cp932")  # Shift_JIS as Windows programs write it
    except UnicodeEncodeError:
        return "●".encode("cp932")

"""What a file's name says: request, response, or nothing of ours (oqs-wire §2.2). Pure.

Only the general shape is looked at here. Which prefixes exist and how an id is made is known to the server;
a request of the right shape and an unknown prefix goes there and comes back with the server's own sentence.
"""

import os
import re

# `OQS` + single or multiple + 3–4 letters + two digits (the digits are missing in no known prefix of a pair).
_KIND = r"OQS(?:si|mu)[a-z]{3,4}[0-9]{2}"
_REQUEST = re.compile(rf"({_KIND})req_(.+\.[xX][mM][lL])")
_BULK = "OQSmu"
# Asks for the result of a bulk file; the only request whose answer may be a zip file.
_FETCH = re.compile(r"(OQSmu[a-z]{3,4}02)req_.+\.[xX][mM][lL]")
_LIKE_RESPONSE = re.compile(r"OQS.*res_.*", re.DOTALL)
# What the terminal itself writes into `res` and may therefore delete again; nothing else is ever touched.
_OURS = re.compile(r"OQS.*(?:re[sq]_.*\.[xX][mM][lL]|02res_.*\.zip|\.err|\.bounced)", re.DOTALL)

_TEMPORARY_ENDINGS = (".tmp", ".part", "~")
_TEMPORARY_STARTS = (".", "~")
# Written by the Windows desktop into every shared folder it shows.
_DESKTOP_FILES = frozenset({"desktop.ini", "thumbs.db"})

# Longest name common file systems take, in bytes (Windows counts 255 UTF-16 units, which is never less room).
LONGEST = 255


def is_temporary(name: str) -> bool:
    """Whether a writer or the desktop uses the name for something unfinished or private: left alone."""
    lower = name.lower()
    return lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDINGS) or lower in _DESKTOP_FILES


def is_request(name: str) -> bool:
    """Whether the name has the shape of a request, `OQS……req_<id>.xml`."""
    return _REQUEST.fullmatch(name) is not None


def is_bulk(name: str) -> bool:
    """Whether the name is of the bulk family: such a file and its answer may be long, and both may take their time."""
    return name.startswith(_BULK)


def fetches_result(request: str) -> bool:
    """Whether the name is that of a request for the result of a bulk file, `OQSmu…02req_<id>.xml`."""
    return _FETCH.fullmatch(request) is not None


def response_name(request: str, *, zipped: bool = False) -> str:
    """Return `OQSsiquc01res_1.xml` for `OQSsiquc01req_1.xml`; an id that contains `req` stays as it is.

    A zip file has the ending `.zip` (oqs-wire §2.2). Raises ValueError when the name is no request name.
    """
    match = _REQUEST.fullmatch(request)
    if match is None:
        raise ValueError(f"not a request name: {show(request)}")
    name = f"{match[1]}res_{match[2]}"
    return name[: -len(".xml")] + ".zip" if zipped else name


def other_form(request: str, *, zipped: bool) -> str | None:
    """Return the name the response would have in its other form, `.xml` or `.zip`; None when it has but one."""
    return response_name(request, zipped=not zipped) if fetches_result(request) else None


def member_start(request: str) -> str:
    """Return how the name of the one file within a zip answer begins, `OQSmu…02res_` (oqs-wire §2.2).

    Raises ValueError when the request is answered with no zip file.
    """
    match = _FETCH.fullmatch(request)
    if match is None:
        raise ValueError(f"not a request for a bulk result: {show(request)}")
    return f"{match[1]}res_"


def bounced_name(name: str) -> str:
    """Return the name under which a request that cannot be processed appears in `res`: its own (oqs-wire §2.4).

    A file that was dropped under the name of a response gets `.bounced` behind it: under its own name the
    client would read its own file as the answer (invented).
    """
    return _fit(name, ".bounced") if _LIKE_RESPONSE.fullmatch(name) else name


def err_name(name: str) -> str:
    """Return the same base name with the extension `.err`; never the name itself, never too long for the folder."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 -- a name, not a path: Path would eat a trailing dot
    return _fit(name if ending.lower() == ".err" else stem, ".err")


def is_ours(name: str) -> bool:
    """Whether the terminal may delete a file of this name from `res` after its stay time."""
    return _OURS.fullmatch(name) is not None


def show(name: str) -> str:
    """Prepare a name for a log line: control characters and undecodable bytes escaped, so that one line stays one."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def _fit(stem: str, ending: str) -> str:
    """Stem and ending, the stem cut by characters until the whole fits into `LONGEST` bytes."""
    while len(os.fsencode(stem + ending)) > LONGEST:
        stem = stem[:-1]
    return stem + ending

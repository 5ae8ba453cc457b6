"""How far something is, on a terminal as a bar that fills, elsewhere as a line now and then."""

import time
from typing import Final, TextIO

WIDTH: Final = 30
TERMINAL_SECONDS: Final = 0.1
FILE_SECONDS: Final = 10.0


class Progress:
    """Shows `done` of `total`; what is not finished on one line is overwritten by the next."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._shown_at = float("-inf")
        self._label = ""
        self._open = False

    def show(self, label: str, done: int, total: int | None, note: str = "") -> None:
        """Show how far `label` is; too soon after the last time nothing is shown, a new label always is."""
        now = time.monotonic()
        pause = TERMINAL_SECONDS if self._terminal else FILE_SECONDS
        if label == self._label and now - self._shown_at < pause and done != total:
            return
        if label != self._label:
            self.end()
        self._label, self._shown_at = label, now
        self._write(f"{label} {_bar(done, total) if self._terminal else _share(done, total)} {note}".rstrip())

    def end(self) -> None:
        """Leave the line that is being overwritten."""
        if self._open:
            self._stream.write("\n")
        self._open = False
        self._stream.flush()

    def _write(self, text: str) -> None:
        if self._terminal:
            self._stream.write(f"\r{text}\x1b[K")
            self._open = True
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()


def _bar(done: int, total: int | None) -> str:
    if not total:
        return f"{done:,}"
    full = WIDTH * min(done, total) // total
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {_share(done, total)}"


def _share(done: int, total: int | None) -> str:
    return f"{100 * min(done, total) // total:3d} % ({done:,} / {total:,})" if total else f"{done:,}"

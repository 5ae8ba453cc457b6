"""Where in a file a parser is that was not fed all of it."""


class Place:
    """The line and column in the file of those that a parser tells; all count from 1.

    What the parser is not fed is one stretch: everything before it is fed, and everything after it.
    """

    def __init__(self) -> None:
        self._fed = self._file = 1, 1
        self._left = self._resumed = 1, 1

    def feed(self, text: str) -> None:
        """Pass over text that the parser is fed."""
        self._fed, self._file = _after(self._fed, text), _after(self._file, text)

    def skip(self, text: str) -> None:
        """Pass over text that the parser is not fed."""
        self._file = _after(self._file, text)
        self._left, self._resumed = self._fed, self._file

    def of(self, line: int, column: int) -> tuple[int, int]:
        """Return the place in the file of a place that the parser tells."""
        (left, left_at), (resumed, resumed_at) = self._left, self._resumed
        if (line, column) < self._left:
            return line, column
        return line - left + resumed, column if line > left else column - left_at + resumed_at


def _after(place: tuple[int, int], text: str) -> tuple[int, int]:
    line, column = place
    lines = text.count("\n")
    return line + lines, len(text) - text.rfind("\n") if lines else column + len(text)

"""Keys are kept out of the log, also those that a mistaken client puts where an address is logged."""

import logging

from sandbox.domain.keys import KEY_TEXT

SCRUBBED = "onshi_***"


class KeylessFormatter(logging.Formatter):
    """Formatter that blacks out every key, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line or lines of a record without keys."""
        return KEY_TEXT.sub(SCRUBBED, super().format(record))

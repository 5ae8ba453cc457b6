"""Keys and 個人番号 are kept out of the log, also those that a mistaken client puts where an address is logged."""

import logging
import re

from sandbox.domain.keys import KEY_TEXT

SCRUBBED = "onshi_***"
SCRUBBED_NUMBER = "***"

# Twelve digits in a row. Two things of that look are innocent: the time in the name of a request or response file, and
# the end of a UUID, by which Celery names its tasks.
NUMBER_TEXT = re.compile(r"(?<![0-9])(?<!re[qs]_)(?<![0-9a-f]{4}-)[0-9]{12}(?![0-9])")


class KeylessFormatter(logging.Formatter):
    """Formatter that blacks out every key and every 個人番号, in messages and in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line or lines of a record without keys and numbers."""
        return NUMBER_TEXT.sub(SCRUBBED_NUMBER, KEY_TEXT.sub(SCRUBBED, super().format(record)))

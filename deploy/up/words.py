"""What the launcher says on the terminal; Japanese first, English beside it."""

import sys

BANNER = """\
======================================================================
 Onshi オン資シミュレーター  架空データ専用・本番利用不可
 SYNTHETIC DATA ONLY. NOT FOR PRODUCTION. Never enter real people here.
======================================================================"""


def say(text: str) -> None:
    """Write a line for the person at the terminal, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a line to standard error, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()

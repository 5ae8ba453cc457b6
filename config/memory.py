"""What a process has loaded stays as long as it lives: nobody needs to look for garbage in it again and again."""

import gc
from typing import Any, Final

NEW: Final = 50_000
"""New objects after which the collector of a worker looks at them. Work on a chunk of people makes as many as Python
would look at every few milliseconds, and nearly all go by themselves when it is done."""


def settle(**_: Any) -> None:
    """Take everything there is now out of the collector's sight; to be called once a process is complete.

    It would be gone through with every full collection, which costs a fifth of the work on many people.
    """
    gc.collect()
    gc.freeze()


def settle_at_work(**_: Any) -> None:
    """Settle a worker, whose new objects are looked at less often: a twentieth of the work on many people.

    Not for the web, where requests to the API are in circles with all they carry, and must not gather.
    """
    settle()
    gc.set_threshold(NEW)

"""Keeping a sandbox from being deleted while something is written into it."""

from typing import Final

from sandbox.database import run

KEEP: Final = "SELECT id FROM sandbox_sandbox WHERE id = %s FOR KEY SHARE"
KEEP_AT_ONCE: Final = f"{KEEP} SKIP LOCKED"


def keep_sandbox(sandbox_id: int, *, wait: bool = True) -> bool:
    """Keep a sandbox from being deleted, and its clock from being moved, until the transaction ends; False: gone.

    This lock comes first, as it does when a sandbox is deleted: locks taken in one order cannot wait for each other.
    Who holds others already must not `wait`; False then also says that somebody is deleting it, or moving its clock.
    """
    return bool(run(KEEP if wait else KEEP_AT_ONCE, (sandbox_id,)))

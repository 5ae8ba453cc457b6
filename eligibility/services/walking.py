"""Who fetches what a way of this app needs, and walking ways together."""

from typing import TypeVar

from eligibility.selectors import FactsWanted, facts_for
from eligibility.services.journal import JournalRow, record
from sandbox.clerk import Clerk, Errands, Way, walk_alone
from sandbox.database import MOST_TOGETHER, SPOILING, give_up_lost, in_transaction

Got = TypeVar("Got")

ERRANDS: Errands = {FactsWanted: facts_for, JournalRow: record}
"""What a way of this app may need, and who fetches it."""

_clerk = Clerk(ERRANDS, most=MOST_TOGETHER, spoiling=SPOILING, recover=give_up_lost)


def walk(way: Way[Got]) -> Got:
    """Walk a way together with those of other threads; alone where this thread's transaction must see it."""
    return walk_alone(way, ERRANDS) if in_transaction() else _clerk.walk(way)

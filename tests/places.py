"""Places for transfers, all of them taken."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count

from batch.transfers import Places
from sandbox.domain.refusals import Refusal


@contextmanager
def full(places: Places) -> Iterator[None]:
    """Hold every place there is, each for another sandbox; none of them exists."""
    with ExitStack() as taken:
        try:
            for stranger in count(-1, -1):
                taken.enter_context(places.incoming(stranger))
        except Refusal:
            yield

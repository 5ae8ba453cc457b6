"""Undo what one example of a property wrote: the test's own transaction spans all of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def forgotten() -> Iterator[None]:
    """Roll back whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

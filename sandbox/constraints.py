"""A broken constraint becomes the refusal of its name; any other stays a crash (design §7)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from sandbox.domain.refusals import RefusalCode


@contextmanager
def refusing(refusals: Mapping[str, RefusalCode]) -> Iterator[None]:
    """Run the block in a savepoint and translate a violation of one of the named constraints.

    `refusals` maps the names of constraints to rows of the app's table of refusals.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        code = refusals.get(constraint_of(error))
        if code is None:
            raise
        raise code.refusal() from error


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint PostgreSQL reports, "" when it names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""

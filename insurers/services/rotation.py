"""Replacing the keys of 個人番号: everything sealed with an older key is sealed again.

docs/adr/0013-individual-numbers.md says how to go about it. Each batch is a transaction of its own. What is done is
told by the rows, so a run that was interrupted goes on where it was, two runs at once do each row once, and a second
run finds nothing.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from insurers.individual_numbers import NumberKeys, number_keys
from insurers.models import IndividualNumber, Resident

BATCH: Final = 5_000

Progress = Callable[[str, int], None]
"""Told the table and how many of its rows are done."""

_TABLES: Final = (IndividualNumber, Resident)


def rotate_numbers(*, digests: bool = False, keys: NumberKeys | None = None, progress: Progress | None = None) -> int:
    """Seal everything with the current key and return how many rows changed.

    With `digests` every row is looked at and its digest made again where it differs: for a new look-up secret, while
    nothing else writes. Raises KeyError when a number is sealed with a key that is not there.
    """
    keys = keys or number_keys()
    changed = 0
    for model in _TABLES:
        through = done = 0
        while batch := _batch(model.objects.all(), keys, through=through, everything=digests):
            through = batch[-1]
            done += _reseal(model, batch, keys, digests=digests)
            if progress:
                progress(model.__name__, done)
        changed += done
    return changed


def _batch(rows: QuerySet[Any], keys: NumberKeys, *, through: int, everything: bool) -> list[int]:
    """Return the ids of the next rows, in order."""
    following = rows.filter(pk__gt=through)
    if not everything:
        following = following.exclude(key_id=keys.current)
    return list(following.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _reseal(model: type[Any], ids: list[int], keys: NumberKeys, *, digests: bool) -> int:
    """Seal these rows again and return how many changed; another run may have had some of them meanwhile."""
    changed = []
    for row in model.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        number = keys.open(bytes(row.sealed), row.key_id)
        digest = keys.digest(row.sandbox_id, number) if digests else bytes(row.digest)
        if row.key_id != keys.current or digest != bytes(row.digest):
            row.sealed, row.key_id, row.digest = keys.seal(number), keys.current, digest
            changed.append(row)
    model.objects.bulk_update(changed, ["sealed", "key_id", "digest"], batch_size=1_000)
    return len(changed)

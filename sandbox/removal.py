"""Deleting all that is in a sandbox: one statement for each table, however much there is.

Django would read the keys of all rows first, which a web process has no memory for when a sandbox has a million people.
"""

from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from sandbox.models import Sandbox

if TYPE_CHECKING:
    from django.db.models.options import Options

Model = type[models.Model]


def remove(sandbox: Sandbox) -> None:
    """Delete a sandbox with all that is in it, in the transaction of the caller."""
    with connection.cursor() as cursor:
        for statement in deletions():
            cursor.execute(statement, [sandbox.pk])


@cache
def deletions() -> tuple[str, ...]:
    """Return the statements that take the id of a sandbox, in an order in which nothing lacks what it refers to."""
    return tuple(
        f'DELETE FROM "{_about(model).db_table}" WHERE {_within(model)}'  # noqa: S608  # our own tables
        for model in TopologicalSorter(_needing()).static_order()
    )


def _needing() -> dict[Model, set[Model]]:
    """Return everything that belongs to a sandbox, each with those that refer to it."""
    needing: dict[Model, set[Model]] = defaultdict(set)
    met: list[Model] = [Sandbox]
    for model in met:
        for relation in _about(model).get_fields(include_hidden=True):
            child: Any = relation.related_model
            if isinstance(relation, models.ManyToOneRel):
                needing[model].add(child)
                if child not in met:
                    met.append(child)
    return needing


def _about(model: Model) -> "Options[Any]":
    return model._meta  # noqa: SLF001  # Django's own documents name it as the way to a model's fields


def _within(model: Model) -> str:
    """Return the condition for rows of one sandbox: by their own key to it, else through what they belong to."""
    if model is Sandbox:
        return '"id" = %s'
    ties = [f for f in _about(model).get_fields() if isinstance(f, models.ForeignKey) and not f.null]
    tie = next((f for f in ties if f.related_model is Sandbox), ties[0])
    parent: Any = tie.related_model
    if parent is Sandbox:
        return f'"{tie.column}" = %s'
    return f'"{tie.column}" IN (SELECT "id" FROM "{_about(parent).db_table}" WHERE {_within(parent)})'  # noqa: S608  # as above

"""Model fields that say how PostgreSQL is to keep a value."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression


class WrittenJSONField(models.JSONField):
    """JSON kept as it was written (``json``): PostgreSQL makes sure that it is JSON, but does not take it apart.

    For what is written often and read as a whole: taking one apart (``jsonb``) is a tenth of what writing its row
    costs. It can be neither compared nor searched.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return PostgreSQL's type."""
        del connection
        return "json"

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        """Leave the value as it is: the driver has read this type already."""
        del expression, connection
        return value

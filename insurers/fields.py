"""Model fields that hand out the project's span type and hide how PostgreSQL stores bounds."""

from typing import Any

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Expression

from insurers.domain.spans import DateSpan, InstantSpan


class DateSpanField(DateRangeField):
    """``daterange`` as `DateSpan`; PostgreSQL canonicalises to ``[lower, upper)`` itself."""

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> DateSpan | None:
        """Turn the driver's range into a span."""
        del expression, connection
        return None if value is None else DateSpan(value.lower, value.upper)

    def get_prep_value(self, value: Any) -> Any:
        """Turn a span into the driver's range."""
        if isinstance(value, DateSpan):
            return DateRange(value.lower, value.upper)
        return super().get_prep_value(value)

    def to_python(self, value: Any) -> Any:
        """Keep spans as they are when a model is cleaned."""
        return value if isinstance(value, DateSpan) else super().to_python(value)


class InstantSpanField(DateTimeRangeField):
    """``tstzrange`` as `InstantSpan`, always ``[lower, upper)``."""

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> InstantSpan | None:
        """Turn the driver's range into a span."""
        del expression, connection
        return None if value is None else InstantSpan(value.lower, value.upper)

    def get_prep_value(self, value: Any) -> Any:
        """Turn a span into the driver's range."""
        if isinstance(value, InstantSpan):
            return DateTimeTZRange(value.lower, value.upper)
        return super().get_prep_value(value)

    def to_python(self, value: Any) -> Any:
        """Keep spans as they are when a model is cleaned."""
        return value if isinstance(value, InstantSpan) else super().to_python(value)

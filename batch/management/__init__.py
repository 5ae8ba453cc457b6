"""Management commands of the batch application."""

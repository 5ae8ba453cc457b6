"""REST API of the batch app."""

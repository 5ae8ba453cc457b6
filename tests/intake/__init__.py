"""The register against a real PostgreSQL: constraints, services, time."""

"""The world a team plays in: tenant, its virtual clock, its keys, its settings."""

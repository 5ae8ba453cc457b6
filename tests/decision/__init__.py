"""The decision against an independent oracle, against laws, and against PostgreSQL."""

"""The web server of the benchmark: production as it is, and a stub to compare it with."""

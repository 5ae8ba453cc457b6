"""Who may ask: providers and their client certificates."""

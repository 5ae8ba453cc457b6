"""HTTP face of the sandbox app, and what every API of the project shares: keys, problems, pages, schema."""

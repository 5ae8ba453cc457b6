"""The large population: computed without a database, loaded into one, asked for over HTTP."""

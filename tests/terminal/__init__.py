"""The folder terminal, against a real HTTP server of the contract, with real folders and as a real process."""

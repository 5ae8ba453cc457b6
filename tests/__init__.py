"""What proves the simulator: see docs for the tiers; `tests.servers` brings the real servers."""

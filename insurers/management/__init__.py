"""Commands around the register."""

"""The resident register, matches with it, holds, and the work through everybody registered."""

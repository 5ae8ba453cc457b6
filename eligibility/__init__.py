"""The answer: the decision, the wire, the journal."""

"""The rule book as examples; `tests.spec.book` prints it into docs/rules.

A module per chapter of `eligibility.domain.rulebook.CHAPTERS`. Every example is a tiny register and questions about
it with their answers; the tests put each question to `decide` and to PostgreSQL.
"""

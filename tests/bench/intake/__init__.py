"""How fast enrolment files are taken in: against a bare copy of the same bytes into one table without anything."""

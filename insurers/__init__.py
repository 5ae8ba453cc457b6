"""Who is covered, by whom, from when to when: insurers, persons, members, enrolments, entitlements."""

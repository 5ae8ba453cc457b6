"""How an enrolment file comes in and how its job is seen."""

"""Enrolment files: layouts, reading, results, and what insurers are given to start from."""

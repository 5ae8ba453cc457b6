"""How fast a check is, and how much of the machine it takes: `make bench` (docs/benchmarks.md).

    run → stage · startup · rounds → client · asking · usage → figures → report

`server/` is what runs inside the web server: the production URLs and a stub beside them. Nothing here is a test
with a time in it; the run fails only when an answer is wrong or missing from the journal.
"""

"""Taking in enrolment files: read into a staging table, then decided and registered piece by piece.

    work → reading · piece → differing · roll · matching → writing → ledger

The job row is the truth: what the ledger says is done is done, with everything it changed, and nothing else.
"""

from batch.intake.leftovers import drop_leftovers
from batch.intake.work import take_file

__all__ = ["drop_leftovers", "take_file"]

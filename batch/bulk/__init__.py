"""Bulk look-ups (一括照会 and its family): a file of people comes in, everybody is answered, a file goes out.

`taking` receives a file and makes a job of it, `work` has its people answered chunk by chunk, `fetching` hands the
result out, `forgetting` removes what is no longer needed. `exchanges` is the table of what differs between the five
exchanges: where people come from (`gathering`, `register`) and how they are answered (`checks`, `registrations`,
`register`).
There is no second decision: people are checked as single ones are (`eligibility.services.check`).
"""

from batch.bulk.fetching import fetch
from batch.bulk.forgetting import forget_jobs, forget_people
from batch.bulk.results import Delivery
from batch.bulk.taking import take
from batch.bulk.work import answer_bulk, ring, ring_unfinished

__all__ = ["Delivery", "answer_bulk", "fetch", "forget_jobs", "forget_people", "ring", "ring_unfinished", "take"]

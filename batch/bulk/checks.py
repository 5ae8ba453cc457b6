"""Answering people who are checked: 資格確認一括照会 (oqs-wire §5.7)."""

from collections.abc import Sequence

from batch.bulk.task import Task
from batch.presenters.bulk import checked_values
from eligibility import services
from eligibility.exchange.findings import person_findings
from eligibility.exchange.handlers import query_of
from eligibility.services import Person


def checked(task: Task, first_place: int, texts: Sequence[str]) -> list[Person]:
    """Check the people of a chunk: one set of facts for all, one decision each, as for a single check.

    What is wrong with one of them is told to that one. Of several records one is returned: that of the card asked
    for, else the first (the bulk form has room for one, oqs-wire §5.7).
    """
    readings = [task.read(text, place) for place, text in enumerate(texts, first_place)]
    refusals = [person_findings(reading, reading.values, at=task.job.at) for reading in readings]
    queries = [query_of(reading.values) for reading, refusal in zip(readings, refusals, strict=True) if not refusal]
    decisions = iter(services.check(queries, asker=task.asker, on=task.on, at=task.job.at))
    people = []
    for place, (text, reading, findings) in enumerate(zip(texts, readings, refusals, strict=True), first_place):
        echo = {"search": reading.values}
        if findings:
            people.append(task.refused(place, text, findings, echo))
            continue
        decision = next(decisions)
        values, rules = checked_values(decision, sent=reading.values.get("ceiling"), on=task.on)
        people.append(task.answered(place, text, decision, rules, {**echo, **values}))
    return people

"""Registering reference numbers for many people: 照会番号一括登録 (oqs-wire §5.6)."""

from collections.abc import Sequence

from batch.bulk.task import Task
from eligibility import services
from eligibility.exchange.findings import codes_of, finding, person_findings, person_refusal
from eligibility.exchange.handlers import person_meant, query_of
from eligibility.services import Person
from sandbox.domain.refusals import RefusalCode


def registered(task: Task, first_place: int, texts: Sequence[str]) -> list[Person]:
    """Register the numbers of a chunk; of two for one person the later one in the file stays, as with single ones."""
    readings = [task.read(text, place) for place, text in enumerate(texts, first_place)]
    refusals = [person_findings(reading, reading.values, at=task.job.at) for reading in readings]
    queries = [query_of(reading.values) for reading, refusal in zip(readings, refusals, strict=True) if not refusal]
    weighings = iter(services.weigh(queries, asker=task.asker, at=task.job.at))
    people: list[Person] = []
    numbers: dict[int, str] = {}
    for place, (text, reading, findings) in enumerate(zip(texts, readings, refusals, strict=True), first_place):
        weighed = () if findings else next(weighings)
        meant = None if findings else person_meant(weighed)
        if isinstance(meant, RefusalCode):
            findings.append(finding(meant))
        elif meant is not None:
            numbers[meant] = reading.values["reference_number"]
        echo = {"registration": reading.values}
        said = person_refusal(findings) if findings else {"person_result": "1"}
        outcome = "refused" if findings else "answered"
        response = task.render({**echo, **said}, place)
        people.append(Person(place, outcome, text, response, codes=codes_of(findings), candidates=weighed))
    services.register_reference_numbers(numbers, asker=task.asker, at=task.job.at)
    return people

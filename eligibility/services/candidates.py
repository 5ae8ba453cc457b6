"""What was weighed, as the journal keeps it for the explanation."""

from datetime import date
from json.encoder import encode_basestring as _quoted

from eligibility.domain.matching import Weighed

# Written out, because a dictionary and an encoder for each take twice as long, and every check has some.
_CANDIDATE = (
    '{"enrolment": %d, "person": %d, "insurer_number": %s, "insurer_name": %s, "symbol": %s, "number": %s,'
    ' "branch": %s, "birth_on": %s, "acquired_on": %s, "lost_on": %s, "known_from": %s, "known_until": %s,'
    ' "issued_on": %s, "rule": %s}'
)


def candidate(weighed: Weighed) -> str:
    """Return as JSON what the explanation needs of a weighed enrolment; ISO 8601 texts, absent ends as null."""
    e = weighed.enrolment
    return _CANDIDATE % (
        e.id,
        e.person_id,
        _quoted(e.insurer_number),
        _quoted(e.insurer_name),
        _quoted(e.symbol),
        _quoted(e.number),
        _quoted(e.branch),
        _when(e.profile.birth_on),
        _when(e.period.lower),
        _when(e.period.upper),
        _when(e.known.lower),
        _when(e.known.upper),
        _when(e.issued_on),
        _quoted(weighed.rule.id),
    )


def _when(moment: date | None) -> str:
    return "null" if moment is None else f'"{moment.isoformat()}"'

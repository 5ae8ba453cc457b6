"""The chapters in order; their names are those of `eligibility.domain.rulebook.CHAPTERS`."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.spec import answer, match, record, show
from tests.spec.example import Example


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the rule book: its title in both languages, and its examples."""

    ja: str
    en: str
    examples: tuple[Example, ...]


CHAPTERS: Mapping[str, Chapter] = {
    "match": Chapter("どの資格が見つかるか", "Which enrolments a query finds", match.EXAMPLES),
    "answer": Chapter("何と答えるか（資格有効性）", "What is answered (資格有効性)", answer.EXAMPLES),
    "show": Chapter("どの資格を返すか", "Which records an answer carries", show.EXAMPLES),
    "record": Chapter("資格に何が載るか", "What a record shows", record.EXAMPLES),
}

EXAMPLES: tuple[Example, ...] = tuple(example for chapter in CHAPTERS.values() for example in chapter.examples)


def examples_of(rule: str) -> tuple[Example, ...]:
    """Return the examples about a rule, in the order in which they are written."""
    return tuple(example for example in EXAMPLES if example.rule == rule)

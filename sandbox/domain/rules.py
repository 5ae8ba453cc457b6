"""A row of a rule table: what explain shows and what docs/rules is printed from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: stable id, Japanese and English title, source, and whether its reading is ours (invented)."""

    id: str
    ja: str
    en: str
    source: str
    invented: bool = False

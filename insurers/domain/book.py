"""What the register holds about one member, and what changes in it: rows are added, knowledge is closed.

The pure counterpart of `insurers.knowledge` for many rows at once: a chunk of a file is decided on books, and what they
changed is written in sets afterwards. `at` is the same for all rows of a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from insurers.domain.spans import InstantSpan
from insurers.domain.terms import EnrolmentTerms, EntitlementTerms, ProfileTerms

Terms = TypeVar("Terms", ProfileTerms, EnrolmentTerms, EntitlementTerms)


@dataclass(slots=True, eq=False)
class Version(Generic[Terms]):
    """A row of the register, or one to be written (no `id`): its terms, and the span in which it is known."""

    id: int | None
    known: InstantSpan
    terms: Terms


@dataclass(slots=True, eq=False)
class Shelf(Generic[Terms]):
    """The rows of one table about one member that are known at some instant from now on, and what is done to them.

    `closed` are the ids of rows whose knowledge ends; `dropped` those of rows that would be known for no time at all,
    because they became known at the very instant at which another takes their place: nobody ever saw them.
    """

    versions: list[Version[Terms]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def known(self, at: datetime) -> Iterator[Version[Terms]]:
        """Return the rows known at an instant."""
        return (version for version in self.versions if at in version.known)

    def following(self, at: datetime) -> Iterator[Version[Terms]]:
        """Return the rows known at an instant or later."""
        return (version for version in self.versions if version.known.upper is None or version.known.upper > at)

    def add(self, known: InstantSpan, terms: Terms) -> None:
        """Put a new row on the shelf."""
        self.versions.append(Version(None, known, terms))

    def supersede(self, version: Version[Terms], at: datetime) -> InstantSpan:
        """Let a row known at `at` be known no longer; return the span for the row that takes its place."""
        rest = InstantSpan(at, version.known.upper)
        if version.known.lower == at:
            self.versions.remove(version)
            if version.id is not None:
                self.dropped.append(version.id)
        else:
            version.known = version.known.until(at)
            if version.id is not None:
                self.closed.append(version.id)
        return rest

    @property
    def new(self) -> list[Version[Terms]]:
        """The rows to be written."""
        return [version for version in self.versions if version.id is None]


@dataclass(slots=True, eq=False)
class Human:
    """A person of the sandbox; `person_id` is None while nobody is registered. Two books of one human are one person.

    `digest` is the keyed hash of the 個人番号, None without one; `sealed` is set when the number is to be registered.
    `elsewhere` tells that another insurer covers them.
    """

    person_id: int | None = None
    digest: bytes | None = None
    sealed: bytes | None = None
    elsewhere: bool = False


@dataclass(slots=True, eq=False)
class Book:
    """One member at one insurer; `member_id` is None while they are not registered.

    `code` is the insurer's number for them, "" when they have none (any more); `named` tells that it must be written.
    `hold` is what the latest match decided and the insurer has not answered yet (R-064); `waiting` tells that such a
    match is registered, `pending` that it is about a registration nothing has settled yet, which is still new. `moved`
    tells that the number is new, and `given` that the code is: then the member is matched, whatever else the row says.
    """

    code: str
    human: Human = field(default_factory=Human)
    member_id: int | None = None
    hold: str = "none"
    waiting: bool = False
    pending: bool = False
    named: bool = False
    moved: bool = False
    given: bool = False
    profiles: Shelf[ProfileTerms] = field(default_factory=Shelf)
    enrolments: Shelf[EnrolmentTerms] = field(default_factory=Shelf)
    entitlements: Shelf[EntitlementTerms] = field(default_factory=Shelf)

    def profile(self, at: datetime) -> Version[ProfileTerms] | None:
        """Return what is known of the member at an instant."""
        return next(self.profiles.known(at), None)

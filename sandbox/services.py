"""Writes of the sandbox app: sandboxes, their settings, keys and clocks.

Every function is keyword-only and atomic. `wall` is real time, stamped at the edge.
"""

from datetime import datetime, time
from typing import TypedDict, Unpack

from django.db import transaction

from sandbox.constraints import refusing
from sandbox.domain.clock import Clock, ClockMode
from sandbox.domain.instants import clock_in, within_range
from sandbox.domain.keys import digest_of, new_key
from sandbox.domain.refusals import (
    KEY_REVOKES_ITSELF,
    KEY_UNKNOWN,
    SANDBOX_CODE_TAKEN,
    SANDBOX_HOLDS_INSTALLATION_KEY,
    SANDBOX_UNKNOWN,
)
from sandbox.domain.steps import advanced
from sandbox.models import ApiKey, Role, Sandbox
from sandbox.removal import remove
from sandbox.signals import clock_moves


class SandboxSettings(TypedDict, total=False):
    """Settings a team may change in its own sandbox; names and values are those of the columns of `Sandbox`."""

    strict: bool
    encoding: str
    element_order: str
    shuffle_seed: int
    newer_reading: str
    several_reading: str
    unfound_reading: str
    overlap_reading: str
    symbol_reading: str
    match_reading: str
    day_count: str
    report_days: int
    register_days: int
    total_days: int
    bulk_ready: str
    bulk_ready_seconds: int
    bulk_ready_time: time
    bulk_ready_fetches: int
    bulk_results: str
    bulk_faults_reading: str
    bulk_keep_days: int
    bulk_people_limit: int
    bulk_files_limit: int


def create_sandbox(
    *, code: str, name: str = "", clock: Clock | None = None, **settings: Unpack[SandboxSettings]
) -> Sandbox:
    """Create a sandbox: one row, no people and no keys yet. Refuses a code that is taken."""
    sandbox = Sandbox(code=code, name=name or code, **settings)
    _show(sandbox, clock or Clock())
    with refusing({"sandbox_code_is_unique": SANDBOX_CODE_TAKEN}):
        sandbox.save(force_insert=True)
    return sandbox


@transaction.atomic
def change_settings(*, sandbox: Sandbox, name: str | None = None, **settings: Unpack[SandboxSettings]) -> Sandbox:
    """Change the given settings of a sandbox and leave the others."""
    changes: dict[str, object] = dict(settings)
    if name is not None:
        changes["name"] = name
    for column, value in changes.items():
        setattr(sandbox, column, value)
    if changes:
        sandbox.save(update_fields=list(changes))
    return sandbox


@transaction.atomic
def delete_sandbox(*, code: str) -> None:
    """Delete a sandbox with all that is in it; the one that holds an installation key is kept."""
    sandbox = Sandbox.objects.select_for_update().filter(code=code).first()
    if sandbox is None:
        raise SANDBOX_UNKNOWN.refusal()
    if sandbox.keys.filter(role=Role.INSTALLATION, revoked_at=None).exists():
        raise SANDBOX_HOLDS_INSTALLATION_KEY.refusal()
    remove(sandbox)


def issue_key(*, sandbox: Sandbox, role: Role, subject: str = "") -> str:
    """Issue a key and return its text, which is stored nowhere. That `subject` exists is the caller's to know."""
    text, _ = add_key(sandbox=sandbox, role=role, subject=subject)
    return text


def add_key(*, sandbox: Sandbox, role: Role, subject: str = "") -> tuple[str, ApiKey]:
    """Issue a key as `issue_key` does and return its row too."""
    text = new_key(role)
    return text, ApiKey.objects.create(sandbox=sandbox, role=role, subject=subject, digest=digest_of(text))


@transaction.atomic
def revoke_key(*, sandbox: Sandbox, key_id: int, by_key_id: int, wall: datetime) -> None:
    """Revoke a key of this sandbox at the real instant `wall`; it answers 401 from then on.

    A key cannot revoke itself, so that nobody locks themselves out. Revoking twice keeps the first instant.
    """
    if key_id == by_key_id:
        raise KEY_REVOKES_ITSELF.refusal()
    key = ApiKey.objects.select_for_update().filter(sandbox=sandbox, pk=key_id).first()
    if key is None:
        raise KEY_UNKNOWN.refusal()
    if key.revoked_at is None:
        key.revoked_at = wall
        key.save(update_fields=["revoked_at"])


@transaction.atomic
def set_clock(*, sandbox: Sandbox, clock: Clock) -> None:
    """Set the clock as given and tell nobody, as when founding; refuses a frozen instant outside the range."""
    if clock.frozen_at is not None:
        within_range(clock.frozen_at)
    _lock(sandbox)
    _save_clock(sandbox, clock)


@transaction.atomic
def turn_clock(*, sandbox: Sandbox, mode: ClockMode, at: datetime | None, wall: datetime) -> Clock:
    """Put the clock into `mode`, showing `at` at the real instant `wall`; no `at` keeps what it shows."""
    current = _lock(sandbox)
    clock = clock_in(mode, at=at, current=current, wall=wall)
    _save_clock(sandbox, clock)
    _announce(sandbox, current, clock, wall)
    return clock


@transaction.atomic
def advance_clock(*, sandbox: Sandbox, by: str, wall: datetime) -> Clock:
    """Move the clock by one step (`sandbox.domain.steps`); two at the same time both count."""
    current = _lock(sandbox)
    clock = current.moved_to(advanced(current.at(wall), by), wall)
    _save_clock(sandbox, clock)
    _announce(sandbox, current, clock, wall)
    return clock


def _lock(sandbox: Sandbox) -> Clock:
    """Lock the sandbox's row and return the clock as it stands now, not as the caller read it."""
    return Sandbox.objects.select_for_update().get(pk=sandbox.pk).clock


def _announce(sandbox: Sandbox, old: Clock, new: Clock, wall: datetime) -> None:
    clock_moves.send(Sandbox, sandbox=sandbox, before=old.at(wall), after=new.at(wall))


def _show(sandbox: Sandbox, clock: Clock) -> None:
    sandbox.clock_mode = clock.mode.value
    sandbox.clock_offset = clock.offset
    sandbox.clock_frozen_at = clock.frozen_at


def _save_clock(sandbox: Sandbox, clock: Clock) -> None:
    _show(sandbox, clock)
    sandbox.save(update_fields=["clock_mode", "clock_offset", "clock_frozen_at"])

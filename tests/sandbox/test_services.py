"""Sandboxes, keys and clocks as they are written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from sandbox import selectors, services
from sandbox.constraints import constraint_of, refusing
from sandbox.domain.clock import JST, Clock, ClockMode, frozen
from sandbox.domain.keys import digest_of, is_key, new_key
from sandbox.domain.refusals import Refusal
from sandbox.models import ApiKey, Role, Sandbox

WALL = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
NOON = datetime(2024, 11, 15, 12, 0, tzinfo=JST)

pytestmark = pytest.mark.django_db


def test_creating_a_sandbox_is_one_row_with_its_settings_and_clock() -> None:
    sandbox = services.create_sandbox(code="a", clock=frozen(NOON), strict=True, encoding="shift_jis")
    stored = Sandbox.objects.get()
    assert (stored.code, stored.name, stored.strict, stored.encoding) == ("a", "a", True, "shift_jis")
    assert stored.clock == sandbox.clock == frozen(NOON)


def test_a_code_is_taken_once() -> None:
    services.create_sandbox(code="a")
    with pytest.raises(Refusal, match="SIM-SANDBOX-TAKEN"):
        services.create_sandbox(code="a")
    assert Sandbox.objects.count() == 1


def test_changing_settings_leaves_the_others() -> None:
    sandbox = services.create_sandbox(code="a", strict=True, shuffle_seed=7)
    services.change_settings(sandbox=sandbox, name="見本", element_order="shuffled")
    stored = Sandbox.objects.get()
    assert (stored.name, stored.strict, stored.shuffle_seed, stored.element_order) == ("見本", True, 7, "shuffled")
    services.change_settings(sandbox=sandbox)
    assert Sandbox.objects.get().name == "見本"


def test_a_key_is_known_by_its_digest_until_it_is_revoked() -> None:
    sandbox = services.create_sandbox(code="a")
    text = services.issue_key(sandbox=sandbox, role=Role.PROVIDER, subject="1312345674")
    assert is_key(text)
    caller = selectors.caller_for(digest_of(text))
    assert caller is not None
    assert (caller.role, caller.subject, caller.sandbox) == (Role.PROVIDER, "1312345674", sandbox)
    assert selectors.caller_for(digest_of(new_key(Role.PROVIDER))) is None
    services.revoke_key(sandbox=sandbox, key_id=caller.key_id, by_key_id=0, wall=WALL)
    assert selectors.caller_for(digest_of(text)) is None


def test_revoking_twice_keeps_the_first_instant() -> None:
    sandbox = services.create_sandbox(code="a")
    _, key = services.add_key(sandbox=sandbox, role=Role.ADMIN)
    for wall in (WALL, WALL + timedelta(days=1)):
        services.revoke_key(sandbox=sandbox, key_id=key.pk, by_key_id=0, wall=wall)
    assert ApiKey.objects.get().revoked_at == WALL


def test_a_key_of_another_sandbox_is_as_unknown_as_none() -> None:
    ours, theirs = services.create_sandbox(code="a"), services.create_sandbox(code="b")
    _, key = services.add_key(sandbox=theirs, role=Role.ADMIN)
    for key_id in (key.pk, key.pk + 1000):
        with pytest.raises(Refusal, match="SIM-KEY-UNKNOWN"):
            services.revoke_key(sandbox=ours, key_id=key_id, by_key_id=0, wall=WALL)
    assert ApiKey.objects.get().revoked_at is None


def test_a_key_does_not_revoke_itself() -> None:
    sandbox = services.create_sandbox(code="a")
    _, key = services.add_key(sandbox=sandbox, role=Role.ADMIN)
    with pytest.raises(Refusal, match="SIM-KEY-ITSELF"):
        services.revoke_key(sandbox=sandbox, key_id=key.pk, by_key_id=key.pk, wall=WALL)


def test_a_sandbox_goes_with_its_keys_but_not_while_it_holds_an_installation_key() -> None:
    kept, dropped = services.create_sandbox(code="default"), services.create_sandbox(code="b")
    services.issue_key(sandbox=kept, role=Role.INSTALLATION)
    services.issue_key(sandbox=dropped, role=Role.ADMIN)
    services.delete_sandbox(code="b")
    assert list(Sandbox.objects.values_list("code", flat=True)) == ["default"]
    assert ApiKey.objects.count() == 1
    for code, refusal in (("default", "SIM-SANDBOX-KEPT"), ("b", "SIM-SANDBOX-UNKNOWN")):
        with pytest.raises(Refusal, match=refusal):
            services.delete_sandbox(code=code)


def test_the_clock_is_set_and_turned() -> None:
    sandbox = services.create_sandbox(code="a")
    services.set_clock(sandbox=sandbox, clock=frozen(NOON))
    assert Sandbox.objects.get().clock.at(WALL) == NOON
    services.turn_clock(sandbox=sandbox, mode=ClockMode.OFFSET, at=None, wall=WALL)
    assert Sandbox.objects.get().clock == Clock(ClockMode.OFFSET, offset=NOON - WALL)
    services.turn_clock(sandbox=sandbox, mode=ClockMode.FOLLOW, at=None, wall=WALL)
    assert Sandbox.objects.get().clock == Clock()


def test_the_clock_does_not_leave_its_range() -> None:
    sandbox = services.create_sandbox(code="a")
    with pytest.raises(Refusal, match="SIM-CLOCK-RANGE"):
        services.set_clock(sandbox=sandbox, clock=frozen(datetime(2120, 1, 1, tzinfo=JST)))
    with pytest.raises(Refusal, match="SIM-CLOCK-RANGE"):
        services.advance_clock(sandbox=sandbox, by="200y", wall=WALL)
    assert Sandbox.objects.get().clock == Clock()


def test_advancing_a_following_clock_makes_it_run_on_from_there() -> None:
    sandbox = services.create_sandbox(code="a")
    clock = services.advance_clock(sandbox=sandbox, by="1d", wall=WALL)
    assert clock == Clock(ClockMode.OFFSET, offset=timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_two_advances_at_once_both_count() -> None:
    sandbox = services.create_sandbox(code="a", clock=frozen(NOON))

    def advance(_: int) -> None:
        # Each has read the sandbox before the other wrote it, as two requests would.
        services.advance_clock(sandbox=Sandbox(pk=sandbox.pk), by="1d", wall=WALL)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(advance, range(4)))
    assert Sandbox.objects.get().clock.at(WALL) == NOON + timedelta(days=4)


def test_a_broken_constraint_without_a_refusal_stays_a_crash() -> None:
    sandbox = services.create_sandbox(code="a")
    with pytest.raises(IntegrityError) as crash, refusing({}):
        ApiKey.objects.create(sandbox=sandbox, role=Role.PROVIDER, digest=b"x" * 32)
    assert constraint_of(crash.value) == "provider_and_insurer_keys_name_whom_they_speak_for"
    assert Sandbox.objects.count() == 1, "the savepoint leaves the transaction usable"


def test_an_error_that_names_no_constraint_has_none() -> None:
    assert constraint_of(IntegrityError()) == ""

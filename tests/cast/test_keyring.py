"""The default sandbox and the keys kept for the next start; the commands around them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from fixtures.cast import cast
from fixtures.keyring import HeldKeys, all_work, prepare_default, read_keys, write_keys
from fixtures.seeding import seed_sandbox
from insurers.models import Insurer, Person
from sandbox.domain.keys import digest_of
from sandbox.models import ApiKey, Role, Sandbox
from sandbox.selectors import caller_for
from sandbox.services import create_sandbox

pytestmark = pytest.mark.django_db


def said(*command: str, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def first(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Start once on an empty database, in a transaction around the module; hand out the file of the keys."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        file = tmp_path_factory.mktemp("state") / "keys.json"
        said("prepare", "--keys-file", str(file))
        yield file
        transaction.set_rollback(True)


@pytest.fixture
def keys_file(first: Path, tmp_path: Path) -> Path:
    """Copy the file, to be spoilt."""
    return Path(copy(first, tmp_path / "keys.json"))


def held_in(file: Path) -> HeldKeys:
    held = read_keys(file)
    assert held is not None
    return held


def test_prepare_makes_the_default_sandbox_with_the_cast(keys_file: Path) -> None:
    keys = json.loads(keys_file.read_text())
    assert keys.keys() == {"sandbox", "admin_key", "provider_key", "provider_code", "insurer_key"}
    assert Person.objects.filter(sandbox__code=keys["sandbox"]).count() == len(list(cast().roles))


def test_the_last_line_said_is_what_the_file_holds(keys_file: Path) -> None:
    said_keys = json.loads(said("prepare", "--keys-file", str(keys_file)).splitlines()[-1])
    assert said_keys == json.loads(keys_file.read_text())


def test_the_keys_do_what_they_are_called(keys_file: Path) -> None:
    held = held_in(keys_file)
    for key, role in ((held.admin_key, Role.INSTALLATION), (held.provider_key, Role.PROVIDER)):
        caller = caller_for(digest_of(key))
        assert caller is not None
        assert caller.role == role
    asking = caller_for(digest_of(held.provider_key))
    assert asking is not None
    assert asking.subject == held.provider_code == cast().providers[0].code


def test_only_the_owner_can_read_the_file(first: Path) -> None:
    assert first.stat().st_mode & 0o777 == 0o600
    assert list(first.parent.iterdir()) == [first]


def test_a_second_start_keeps_the_keys_and_makes_nothing(keys_file: Path) -> None:
    before = ApiKey.objects.count()
    assert prepare_default(keys_file) == held_in(keys_file)
    assert ApiKey.objects.count() == before
    assert Sandbox.objects.count() == 1


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"[]", b"{}", b"null"])
def test_a_missing_or_broken_file_is_written_anew(keys_file: Path, content: bytes | None) -> None:
    before = held_in(keys_file)
    keys_file.unlink()
    if content is not None:
        keys_file.write_bytes(content)
    after = prepare_default(keys_file)
    assert after.admin_key != before.admin_key
    assert held_in(keys_file) == after
    assert all_work(after)
    assert Sandbox.objects.count() == 1


def test_keys_of_which_one_was_revoked_are_replaced(keys_file: Path) -> None:
    before = held_in(keys_file)
    ApiKey.objects.filter(digest=digest_of(before.insurer_key)).update(revoked_at=datetime(2026, 1, 1, tzinfo=UTC))
    after = prepare_default(keys_file)
    assert after.insurer_key != before.insurer_key
    assert all_work(after)


def test_the_keys_of_another_sandbox_are_not_taken(keys_file: Path) -> None:
    other = seed_sandbox(sandbox=create_sandbox(code="other"), what="empty", admin_role=Role.INSTALLATION)
    held = replace(held_in(keys_file), admin_key=other.admin_key)
    write_keys(keys_file, held)
    assert prepare_default(keys_file) != held


def test_a_file_that_cannot_be_written_is_said_in_both_languages(first: Path, tmp_path: Path) -> None:
    assert first.is_file()
    with pytest.raises(CommandError) as failed:
        said("prepare", "--keys-file", str(tmp_path / "nowhere" / "keys.json"))
    ja, en = str(failed.value).splitlines()
    assert "書き込めません" in ja
    assert "Cannot write" in en


def test_seed_prints_the_keys_of_a_new_sandbox_that_holds_the_cast_too(first: Path) -> None:
    shown = json.loads(said("seed", "team-a", "--json"))
    caller = caller_for(digest_of(shown["admin_key"]))
    assert caller is not None
    assert (caller.role, caller.sandbox.code) == (Role.ADMIN, "team-a")
    for code in ("team-a", held_in(first).sandbox):
        assert Person.objects.filter(sandbox__code=code).count() == len(list(cast().roles))


def test_seed_can_leave_the_people_out_and_name_the_sandbox_itself() -> None:
    lines = dict(line.split() for line in said("seed", "--empty").splitlines())
    assert Insurer.objects.filter(sandbox__code=lines["sandbox"]).count() == len(cast().insurers)
    assert not Person.objects.filter(sandbox__code=lines["sandbox"]).exists()


@pytest.mark.parametrize("code", ["team-a", "Team A"])
def test_seed_refuses_a_code_that_is_taken_or_unusable_in_two_lines(code: str) -> None:
    create_sandbox(code="team-a")
    with pytest.raises(CommandError) as refused:
        said("seed", code)
    assert len(str(refused.value).splitlines()) == 2

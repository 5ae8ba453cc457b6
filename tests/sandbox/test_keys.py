"""The text of a key, and the seal made from it."""

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.keys import bearer_key, digest_of, is_key, new_key
from sandbox.models import Role
from sandbox.seals import sealed, unsealed


@pytest.mark.parametrize("role", list(Role))
def test_a_new_key_has_the_form_of_a_key_and_is_like_no_other(role: Role) -> None:
    key = new_key(role)
    assert is_key(key)
    assert key.startswith(f"onshi_{role}_")
    assert len(key.removeprefix(f"onshi_{role}_")) == 43
    assert new_key(role) != key
    assert len(digest_of(key)) == 32


def test_a_bearer_header_yields_its_key() -> None:
    key = new_key(Role.ADMIN)
    for header in (f"Bearer {key}", f"bearer {key}", f"  BEARER   {key} "):
        assert bearer_key(header) == key


@given(header=st.text(max_size=80))
def test_no_other_header_yields_one(header: str) -> None:
    assert bearer_key(header) is None


@pytest.mark.parametrize("form", ["{0}", "Basic {0}", "Bearer {0}x", "Bearer {0} {0}", "Bearer", "Bearer x{0}"])
def test_a_key_in_a_wrong_place_is_none(form: str) -> None:
    assert bearer_key(form.format(new_key(Role.ADMIN))) is None


@given(body=st.binary(max_size=200), token=st.text(max_size=64))
def test_what_is_sealed_opens_with_the_same_key_and_token(body: bytes, token: str) -> None:
    key = new_key(Role.ADMIN)
    assert unsealed(sealed(body, key=key, token=token), key=key, token=token) == body


def test_a_seal_opens_with_no_other_key_or_token() -> None:
    key = new_key(Role.ADMIN)
    closed = sealed(b"secret", key=key, token="a")
    assert b"secret" not in closed
    for other, token in ((new_key(Role.ADMIN), "a"), (key, "b")):
        with pytest.raises(InvalidToken):
            unsealed(closed, key=other, token=token)

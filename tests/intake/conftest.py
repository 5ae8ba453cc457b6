"""State folders for servers of a test's own, and no bells: the broker is shared with the tests that listen to it."""

import pytest

from batch import bells as batch_bells
from tests.deploy.conftest import base, state_dir

__all__ = ["base", "state_dir"]


@pytest.fixture(autouse=True)
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return what was rung for; these tests go to the engine themselves."""
    rung: list[int] = []
    monkeypatch.setattr(batch_bells, "ring", lambda _task, subjects, **_: rung.extend(subjects))
    return rung

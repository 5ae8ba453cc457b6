"""Fixtures every test may use; the servers themselves come from the plugin tests.servers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from deploy.embedded.remove import remove
from tests.stack import Stack, launched
from tests.statements import END_OTHER_CONNECTIONS

# How fast a machine is fails no test: speed is measured by `make bench`. A change is judged by the same examples
# everywhere; ONSHI_LAWS=wide draws others each time, and more of them, to look for what nobody has met yet.
PATIENT: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", PATIENT, derandomize=True)
settings.register_profile("wide", PATIENT, max_examples=1000)
settings.load_profile(os.environ.get("ONSHI_LAWS", "same"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End the connection of the clerk's thread with the tests: the test database can only be removed without it."""
    del django_db_setup
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(END_OTHER_CONNECTIONS)


@pytest.fixture(scope="session", autouse=True)
def files_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep uploaded files out of the checkout."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(ONSHI_FILES_DIR=str(folder)):
        yield folder


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Run the complete `make up`; for tests of the marker `system`. Started once for all that ask for it.

    Tests that end it or damage it start their own with `tests.stack.launched`.
    """
    base = Path(tempfile.mkdtemp(prefix="onshi-stack-"))
    base.chmod(0o711)  # PostgreSQL runs as another user where the tests run as root
    try:
        with launched(base / "state") as running:
            yield running
    finally:
        if (base / "state").is_dir():
            remove(base / "state")
        shutil.rmtree(base)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares the stack in one pytest-xdist worker (`--dist loadgroup`): there is one of it."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("stack"))

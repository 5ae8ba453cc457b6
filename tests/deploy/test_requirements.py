"""The locked sets: complete for a start, hashed, and free of addresses."""

import os
import re
import subprocess
import sys

import pytest

from deploy.up.options import ROOT

FILES = ("runtime", "servers", "dev", "tools")

# Loads what `make up` loads while every distribution that is not named on the command line is hidden.
LOAD = """
import importlib.metadata, re, sys
allowed = set(sys.argv[1:])
normal = lambda name: re.sub(r"[-_.]+", "-", name).lower()
owners = importlib.metadata.packages_distributions()
hidden = {top for top, names in owners.items() if not allowed & {normal(name) for name in names}}

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hide())
import deploy.up.__main__, granian.cli, celery.bin.celery, celery.beat, celery.concurrency.prefork
import django
django.setup()
from celery import current_app
from django.urls import get_resolver
get_resolver().url_patterns
with current_app.connection_for_write() as connection:
    print(connection.get_transport_cls().__name__)
"""


def normal(name: str) -> str:
    """Return a distribution's name as the registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    return {normal(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", text)}


def load(allowed: set[str]) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    argv = [sys.executable, "-c", LOAD, *sorted(allowed)]
    return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- own script


def test_a_start_needs_nothing_the_runtime_set_does_not_install() -> None:
    """Here the tools of development are installed too; on a fresh machine a package only they bring is missing."""
    done = load(set(pinned("runtime")))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Transport\n"


@pytest.mark.parametrize("missing", ["packaging", "lxml", "granian"])
def test_a_missing_package_would_be_noticed(missing: str) -> None:
    done = load(set(pinned("runtime")) - {missing})
    assert f"ModuleNotFoundError: No module named '{missing}" in done.stderr


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_has_a_hash_and_no_address(file: str) -> None:
    text = (ROOT / "requirements" / f"{file}.txt").read_text(encoding="utf-8")
    assert pinned(file)
    assert not re.findall(r"https?:|--index|--find-links|file:", text)
    for block in re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_sets_agree_where_they_meet() -> None:
    dev = pinned("dev")
    for file in ("runtime", "servers"):
        shared = {name: version for name, version in pinned(file).items() if name in dev}
        assert shared == {name: dev[name] for name in shared}
    assert set(pinned("runtime")) <= set(dev)

"""`deploy/install.sh` where there is nothing to install with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.up.options import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout that is only the installer and what it installs, in a folder with a blank in its name."""
    root = tmp_path / "my checkout"
    (root / "deploy").mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "install.sh", root / "deploy")
    shutil.copytree(ROOT / "requirements", root / "requirements")
    return root


def install(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own script
        ["/bin/sh", str(checkout / "deploy" / "install.sh"), "runtime"],
        env=dict(os.environ) | environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_no_python(checkout: Path) -> None:
    done = install(checkout, PYTHON="no-such-python")
    assert done.returncode == 2
    assert "No Python 3.11 or newer was found" in done.stderr
    assert "Python 3.11 以上が見つかりません" in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert not (checkout / ".venv").exists()


def test_python_too_old(checkout: Path, tmp_path: Path) -> None:
    old = program(tmp_path, "python-old", "exit 1")
    done = install(checkout, PYTHON=str(old))
    assert done.returncode == 2
    assert "No Python 3.11 or newer was found" in done.stderr


def test_python_without_venv(checkout: Path) -> None:
    bare = program(checkout, "python bare", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    done = install(checkout, PYTHON=str(bare))
    assert done.returncode == 2
    assert "apt-get install python3-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_no_way_to_the_packages(checkout: Path) -> None:
    """Neither uv nor pip finds anything: one sentence after their own words, and no stamp that says installed."""
    nothing = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    hidden = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    done = install(checkout, PYTHON=sys.executable, **nothing, **hidden)
    assert done.returncode == 2
    assert "The requirements could not be installed" in done.stderr
    assert list((checkout / ".venv").glob("onshi-*")) == []


def test_installed_is_told_by_the_checksum(checkout: Path) -> None:
    """A stamp of the same requirements means: nothing to do, and no network is asked."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    # Runs nothing but `-c ''`: a real interpreter here would be installed into.
    program(checkout / ".venv" / "bin", "python", 'test "$1" = -c')
    files = [checkout / "requirements" / f"{name}.txt" for name in ("runtime", "servers")]
    together = b"".join(file.read_bytes() for file in files)
    checksum = subprocess.run(["cksum"], input=together, capture_output=True, check=True).stdout.split()  # noqa: S607 -- POSIX
    stamp = checkout / ".venv" / f"onshi-runtime-{checksum[0].decode()}-{checksum[1].decode()}"
    stamp.touch()
    assert install(checkout, PYTHON="no-such-python").returncode == 0
    files[0].write_bytes(files[0].read_bytes() + b"# changed\n")
    assert install(checkout, PYTHON="no-such-python").returncode == 2

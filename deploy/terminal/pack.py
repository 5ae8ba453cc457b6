"""`make terminal`: the whole terminal as one file, `dist/onshi-terminal.pyz`, for any Python 3.11 or newer.

The same sources give the same bytes: no times, no modes of this machine, no compression (whose output differs
between versions of zlib), and modules in the order of their names.
"""

import sys
import zipfile
from pathlib import Path

_PACKAGE = Path(__file__).parent
_TARGET = Path("dist") / "onshi-terminal.pyz"
_SHEBANG = b"#!/usr/bin/env python3\n"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16

# Says the one thing a too old Python would otherwise say with a traceback, in a sentence.
_MAIN = """\
import sys

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 以上が必要です。 / Python 3.11 or newer is needed.")

from deploy.terminal.cli import main

sys.exit(main())
""".encode()


def pack(target: Path) -> None:
    """Write the file; the folder is created if need be."""
    modules = {path.name: path.read_bytes() for path in _PACKAGE.glob("*.py") if path != Path(__file__)}
    content = {
        "__main__.py": _MAIN,
        "deploy/__init__.py": b"",  # not the repository's own: whatever it comes to hold is not needed here
        **{f"deploy/terminal/{name}": modules[name] for name in sorted(modules)},
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.write(_SHEBANG)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, data in content.items():
                entry = zipfile.ZipInfo(name, _EARLIEST)
                entry.create_system, entry.external_attr = _UNIX, _MODE
                archive.writestr(entry, data)
    target.chmod(0o755)


if __name__ == "__main__":
    pack(_TARGET)
    sys.stdout.write(f"{_TARGET}\n")

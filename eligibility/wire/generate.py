"""Write the reference documents: ``python -m eligibility.wire.generate [--check] [--root DIR]``.

With ``--check`` nothing is written; the names of stale, missing and left-over documents are
printed, and the exit status is 1 if there are any.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eligibility.wire.reference import documents

ROOT = Path(__file__).resolve().parents[2] / "docs" / "reference"


def stale(root: Path) -> list[str]:
    """Return the documents below ``root`` that differ from the tables, are missing or are left over."""
    wanted = documents()
    differ = [name for name, text in wanted.items() if not _holds(root / name, text)]
    folder = root / "messages"
    over = [f"messages/{file.name}" for file in folder.glob("*") if f"messages/{file.name}" not in wanted]
    return sorted(differ + over)


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def write(root: Path) -> list[str]:
    """Bring the documents below ``root`` up to date and return the names of those that changed."""
    changed = stale(root)
    wanted = documents()
    for name in changed:
        file = root / name
        if name in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(wanted[name].encode())
        else:
            file.unlink()
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m eligibility.wire.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when something is stale")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of the reference documents")
    options = parser.parse_args(arguments)
    names = stale(options.root) if options.check else write(options.root)
    word = "stale" if options.check else "wrote"
    sys.stdout.writelines(f"{word}: {name}\n" for name in names)
    return int(options.check and bool(names))


if __name__ == "__main__":
    sys.exit(main())

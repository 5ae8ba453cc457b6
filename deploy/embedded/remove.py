"""`python -m deploy.embedded.remove DIR`: delete a state folder with everything it has outside of itself."""

import shutil
import sys
from pathlib import Path

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import engine_runner
from deploy.embedded.state import open_state


def remove(path: Path) -> None:
    """Delete the folder, its engine home and its socket folder; SetupError if it is in use or not ours."""
    state = open_state(path, engine_runner())
    state.close()
    for folder in {state.run, state.home, state.path}:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command line; 2 with one sentence when the folder cannot be removed."""
    try:
        remove(Path(sys.argv[1]))
    except SetupError as error:
        sys.stderr.write(error.lines() + "\n")
        return SetupError.EXIT_CODE
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m deploy.up`, the launcher behind `make up`."""

import io
import os
import sys
import time

from deploy.embedded.errors import SetupError
from deploy.embedded.runner import engine_runner
from deploy.embedded.state import open_state
from deploy.up.options import read_options
from deploy.up.servers import check_given, check_port
from deploy.up.supervisor import ProgramFailedError, Supervisor
from deploy.up.words import BANNER, complain, say

FAILED = 1


def main() -> int:
    """Run until a signal. 0: ended as asked; 1: a program failed; 2: this machine is not as it must be."""
    started = time.monotonic()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Japanese shows marks instead of failing
            stream.reconfigure(errors="replace")
    say(BANNER)
    try:
        options = read_options(os.environ)
        check_port(options.port)
        check_given(options)
        runner = engine_runner(postgres=not options.database_url)
        state = open_state(options.state_dir, runner)
        try:
            Supervisor(options=options, state=state, started=started).run()
        finally:
            state.close()
    except SetupError as error:
        complain(error.lines())
        return SetupError.EXIT_CODE
    except ProgramFailedError as error:
        complain(str(error))
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())

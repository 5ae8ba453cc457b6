"""What every benchmark does around its measuring: options, folder, the result as JSON, exit codes."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from deploy.embedded.errors import SetupError
from tests.bench import report, stage
from tests.bench.figures import plain
from tests.bench.options import Options, read_options
from tests.bench.stage import BrokenError

BROKEN: Final = 1
"""Exit code for wrong answers; `SetupError.EXIT_CODE` for what could not be set up."""


def program(measure: Callable[[Options], dict[str, Any]], name: str) -> int:
    """Measure, write the result as `name` into the folder of the benchmark, and return the exit code."""
    began = time.monotonic()
    try:
        options = read_options(os.environ)
        stage.claim(options.folder)
        result = measure(options) | {"seconds": time.monotonic() - began}
    except SetupError as error:
        sys.stderr.write(error.lines() + "\n")
        return SetupError.EXIT_CODE
    except BrokenError as error:
        sys.stderr.write(f"{error}\n")
        return BROKEN
    path = options.folder / name
    path.write_text(json.dumps(plain(result), indent=2) + "\n", encoding="utf-8")
    report.say(f"\n{path}  ({result['seconds']:.0f} s)")
    return 0

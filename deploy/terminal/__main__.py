"""`python -m deploy.terminal`, and what the packed `.pyz` runs."""

import sys

from deploy.terminal.cli import main

if __name__ == "__main__":
    sys.exit(main())

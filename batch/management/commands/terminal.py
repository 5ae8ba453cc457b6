"""`manage.py terminal`: the folder terminal, for those who have the whole simulator at hand anyway."""

import sys
from collections.abc import Sequence

from django.core.management.base import BaseCommand

from deploy.terminal.cli import main


class Command(BaseCommand):
    """Hands its words to the terminal as they are; the terminal reads and explains its own options."""

    help = "Run the folder terminal (docs/terminal.md); the same program as dist/onshi-terminal.pyz."

    def run_from_argv(self, argv: Sequence[str]) -> None:
        """Leave Django's option parser out of it: `--help` and every error are the terminal's own."""
        sys.exit(main(argv[2:]))

    def handle(self, *_words: str, **_options: object) -> None:
        """Run as the environment and `terminal.toml` say; this is where `call_command` arrives."""
        if code := main([]):
            sys.exit(code)

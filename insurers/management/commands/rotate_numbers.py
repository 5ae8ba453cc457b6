"""``manage.py rotate_numbers [--digests]``: seal every 個人番号 with the newest key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insurers.services.rotation import rotate_numbers


class Command(BaseCommand):
    """See the module docstring and docs/adr/0013-individual-numbers.md; progress goes to standard error."""

    help = "個人番号を最新の鍵で暗号化し直す / seal every 個人番号 again with the newest key"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether the look-up secret changed too."""
        parser.add_argument(
            "--digests",
            action="store_true",
            help="検索の鍵も変えたとき。停止中に実行 / after a new look-up secret too; while nothing else runs",
        )

    def handle(self, *_args: Any, digests: bool, **_options: Any) -> None:
        """Do it, and say how many were sealed again."""
        try:
            changed = rotate_numbers(digests=digests, progress=self._progress)
        except KeyError as error:
            raise CommandError(
                f"番号{error}の鍵が ONSHI_NUMBER_KEYS にありません。\nONSHI_NUMBER_KEYS has no key {error}."
            ) from error
        self.stdout.write(f"{changed} numbers / {changed}件")

    def _progress(self, what: str, done: int) -> None:
        self.stderr.write(f"{what} {done}")
        self.stderr.flush()

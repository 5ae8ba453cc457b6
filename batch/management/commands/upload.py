"""``manage.py upload --url URL --kind KIND FILE``: send an enrolment file from a shell.

Exit status: 0 every row was taken, 1 rows were refused or held, 2 the file was refused, 3 trouble. Without ``--wait``,
``--result`` or ``--errors`` 0 says that the file was received.
"""

import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from batch.management.progress import Progress
from batch.management.sender import Sender, TroubleError
from batch.models import FileKind

ROWS_TO_MEND, FILE_REFUSED, TROUBLE = 1, 2, 3
ABOUT_THE_FILE: Final = {413, 415, 422}
"""Statuses of an answer that refuses the file and not the request."""

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0
PHASES: Final = {
    "waiting": "待機中 / waiting",
    "reading": "読込中 / reading",
    "applying": "登録中 / applying",
}
KEY_VARIABLE: Final = "ONSHI_INSURER_KEY"


class Command(BaseCommand):
    """See the module docstring; progress goes to standard error, what came out to standard output."""

    help = "資格等のファイルを送る / send an enrolment file (docs/uploads.md)"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="CSV 又は ZIP / CSV or zip")
        parser.add_argument("--url", required=True, help="例 http://127.0.0.1:8080 / address of the server")
        parser.add_argument("--kind", required=True, choices=FileKind.values, help="種類 / kind of file")
        parser.add_argument(
            "--key-file", type=Path, help=f"キーのファイル（なければ ${KEY_VARIABLE}） / file with the key"
        )
        parser.add_argument("--insurer", help="保険者番号（管理者のキーのとき） / number; for an administrator's key")
        parser.add_argument("--dry-run", action="store_true", help="検査だけ / register nothing")
        parser.add_argument("--wait", action="store_true", help="終わるまで待つ / wait for the end")
        parser.add_argument("--result", type=Path, help="結果ファイルの保存先 / where to write the result file")
        parser.add_argument("--errors", type=Path, help="誤りファイルの保存先 / where to write the rows to be mended")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Send, wait, fetch; the exit status says what came out."""
        progress = Progress(sys.stderr)
        try:
            sender = Sender(options["url"].rstrip("/"), _key(options["key_file"]))
            job = self._send(sender, progress, options)
            if options["wait"] or options["result"] or options["errors"]:
                status = self._wait(sender, progress, job["id"], options)
                if status:
                    sys.exit(status)
        except TroubleError as error:
            progress.end()
            raise CommandError(
                str(error), returncode=FILE_REFUSED if error.status in ABOUT_THE_FILE else TROUBLE
            ) from error
        except OSError as error:
            progress.end()
            raise CommandError(f"{error.filename or ''}: {error.strerror or error}", returncode=TROUBLE) from error
        except KeyboardInterrupt:
            progress.end()
            raise CommandError("中断しました / interrupted", returncode=TROUBLE) from None

    def _send(self, sender: Sender, progress: Progress, options: dict[str, Any]) -> Any:
        file: Path = options["file"]
        query = {"kind": options["kind"], "name": file.name[:255], "dry_run": str(options["dry_run"]).lower()}
        if options["insurer"]:
            query["insurer"] = options["insurer"]
        size = file.stat().st_size
        job, new = sender.send(
            file, query, secrets.token_hex(16), lambda sent: progress.show("送信中 / sending", sent, size)
        )
        progress.end()
        what = "受け付けました / received" if new else "受付済みのファイルです / received before"
        self.stdout.write(f"{what}: {job['id']} ({job['state']})")
        return job

    def _wait(self, sender: Sender, progress: Progress, job_id: int, options: dict[str, Any]) -> int:
        """Wait until the work has ended, fetch what was asked for, say what came out; return the exit status."""
        pause = FIRST_PAUSE
        job = sender.job(job_id)
        while job["ended_wall_at"] is None:
            _show(progress, job)
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
            job = sender.job(job_id)
        progress.end()
        for what in ("result", "errors"):
            if options[what]:
                sender.fetch(job_id, what, options[what])
        return self._conclude(job)

    def _conclude(self, job: Any) -> int:
        if job["fault"]:
            fault = job["fault"]
            where = f"{fault['line']}行目 / line {fault['line']}: " if fault["line"] else ""
            self.stdout.write(f"ファイル不受理 / refused: {where}{fault['message_ja']} / {fault['message_en']}")
            return FILE_REFUSED
        counts = ", ".join(
            f"{ja} / {name} {job[name]:,}"
            for name, ja in {"applied": "登録", "unchanged": "変更なし", "held": "保留", "refused": "不受理"}.items()
        )
        self.stdout.write(f"{job['state']}: {counts}")
        if job["state"] != "done":
            return TROUBLE
        return ROWS_TO_MEND if job["held"] or job["refused"] else 0


def _key(file: Path | None) -> str:
    """Return the key; it never stands on the command line, where others could see it."""
    key = file.read_text(encoding="utf-8").strip() if file else os.environ.get(KEY_VARIABLE, "")
    if not key.isascii() or not key.isprintable() or not key:
        raise TroubleError(
            f"キーがありません。--key-file 又は環境変数 {KEY_VARIABLE} で指定してください",
            f"there is no key; give it by --key-file or {KEY_VARIABLE}",
        )
    return key


def _show(progress: Progress, job: Any) -> None:
    decided = sum(job[name] for name in ("applied", "held", "unchanged", "refused"))
    done = decided if job["state"] == "applying" else job["read"]
    notes = []
    if job["rate"]:
        notes.append(f"{job['rate']:,.0f} 行/秒 rows/s")
    if job["seconds_left"] is not None:
        notes.append(f"残り / left {job['seconds_left']} s")
    progress.show(PHASES[job["state"]], done, job["rows"], ", ".join(notes))

"""Which user runs the engines.

PostgreSQL refuses to run as root. When we are root the engines run as the unprivileged user 65534 (`nobody`
nearly everywhere); otherwise they run as ourselves. No user is ever added and no file mode outside our own
folders is ever changed.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.errors import SetupError

UNPRIVILEGED = 65534


@dataclass(frozen=True, slots=True)
class Runner:
    """The user and group the engines run as; `uid is None` means: as we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def drops(self) -> bool:
        """Whether the engines run as somebody else than ourselves."""
        return self.uid is not None

    def own(self, path: Path) -> None:
        """Give one of our own files or folders to the engines' user."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can(self, flag: str, path: Path) -> bool:
        """Ask the kernel, as the engines' user, `test FLAG PATH` (`-x` enter or run, `-r` read)."""
        if self.uid is None:
            return True
        try:
            # The question is put by a program run as that user: access(2) in our own process would answer
            # for root, and modes alone do not know about ACLs, mounts and security modules.
            done = subprocess.run(  # noqa: S603 -- fixed program, path is one of our own folders
                ["/bin/sh", "-c", 'test "$0" "$1"', flag, str(path)],
                user=self.uid,
                group=self.gid,
                extra_groups=[],
                cwd="/",
                check=False,
            )
        except (PermissionError, subprocess.SubprocessError) as error:
            raise _cannot_drop() from error
        return done.returncode == 0


def engine_runner(*, postgres: bool = True) -> Runner:
    """Decide who runs the engines on this machine; without PostgreSQL among them, always ourselves.

    Raises SetupError where that user has no passwd entry: initdb looks its own name up and fails without.
    """
    if sys.platform == "win32" or not postgres:
        return Runner()
    uid = os.geteuid()
    runner = Runner(uid=UNPRIVILEGED, gid=UNPRIVILEGED) if uid == 0 else Runner()
    target = UNPRIVILEGED if runner.drops else uid
    if not _has_passwd_entry(target):
        raise SetupError(
            f"User id {target} has no entry in the user database, and PostgreSQL's initdb needs one; add a"
            " line for it to /etc/passwd, or set DATABASE_URL to a PostgreSQL server of your own.",
            f"ユーザーID {target} がユーザーデータベース（/etc/passwd）にないため PostgreSQL を初期化できません。"
            "登録するか、DATABASE_URL で既存の PostgreSQL を指定してください。",
        )
    return runner


def _has_passwd_entry(uid: int) -> bool:
    if sys.platform == "win32":
        return True
    import pwd  # noqa: PLC0415 -- does not exist on Windows

    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _cannot_drop() -> SetupError:
    return SetupError(
        f"Running as root, but this process may not switch to user id {UNPRIVILEGED} (a container without"
        " CAP_SETUID, perhaps), and PostgreSQL does not run as root; run as an ordinary user or set"
        " DATABASE_URL to a PostgreSQL server of your own.",
        f"root で実行中ですが、ユーザーID {UNPRIVILEGED} に切り替えられません（CAP_SETUID のないコンテナなど）。"
        "PostgreSQL は root では動かないため、一般ユーザーで実行するか DATABASE_URL を指定してください。",
    )

"""What is refused about work through everybody registered."""

from sandbox.domain.refusals import RefusalCode, RefusalKind

RUNNING = RefusalCode(
    "SIM-REGISTER-RUNNING",
    "同じ処理が実行中です。終わってから始めてください。",
    "This work is under way already; wait until it has ended.",
    RefusalKind.CONFLICT,
)
JOB_UNKNOWN = RefusalCode(
    "SIM-REGISTER-UNKNOWN",
    "この番号の処理はありません。",
    "There is no such run.",
    RefusalKind.MISSING,
)

BY_CONSTRAINT = {"a_sandbox_runs_a_register_task_once_at_a_time": RUNNING}
"""Name of the constraint → what its violation is called outside."""

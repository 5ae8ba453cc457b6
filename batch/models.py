"""Files and time: what insurers upload, what becomes of each row, and what the calendar makes of it.

The job row is the truth and Celery the doorbell (design §7). `at` is the sandbox clock, `wall_at` real time.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length, Now

from insurers.models import Insurer, Member
from sandbox.models import Sandbox

models.TextField.register_lookup(Length)


class FileKind(models.TextChoices):
    """Kinds of enrolment file (domain §3.2); their columns stand in batch.layouts."""

    MEMBER = "member", "加入者"
    ENROLMENT = "enrolment", "資格"
    RATIO = "ratio", "負担割合"
    LIMIT = "limit", "限度額適用認定証"
    DISEASE = "disease", "特定疾病療養受療証"


class JobState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", "受付済み"
    READING = "reading", "読込中"
    APPLYING = "applying", "登録中"
    DONE = "done", "完了"
    REFUSED = "refused", "ファイル不受理"
    CANCELLED = "cancelled", "取消"


IN_WORK = (JobState.READING, JobState.APPLYING)
ENDED = (JobState.DONE, JobState.REFUSED, JobState.CANCELLED)


class FileJob(models.Model):
    """An uploaded file. The rows are registered at `at` of the sandbox clock; a dry run registers nothing.

    The bytes lie sealed in the folder of files under `stored_as` (batch.vault) until the job has ended and its files
    were forgotten. `read` counts rows while they are read, `rows` is their number once all are. `fault` says why a
    file was refused whole: {"code", "line", "values"}. `failures` counts how often the program failed one after the
    other in the way of `failed_as`.
    """

    # As in Member: a composite foreign key (migration 0002) promises that the insurer is of this sandbox.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    insurer = models.ForeignKey(Insurer, on_delete=models.CASCADE, related_name="files", db_constraint=False)
    kind = models.CharField(max_length=9, choices=FileKind.choices)
    file_name = models.CharField(max_length=255)
    digest = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    stored_as = models.CharField(max_length=64, blank=True, default="")
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.WAITING)
    cancel_asked = models.BooleanField(default=False)
    at = models.DateTimeField()
    wall_at = models.DateTimeField()
    started_wall_at = models.DateTimeField(null=True, blank=True)
    ended_wall_at = models.DateTimeField(null=True, blank=True)
    encoding = models.CharField(max_length=9, blank=True, default="")
    read = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(null=True, blank=True)
    fault = models.JSONField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_as = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["insurer", "-id"], name="file_job_by_insurer")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["insurer", "kind", "digest"],
                name="same_bytes_are_one_job",
                condition=models.Q(dry_run=False) & ~models.Q(state="cancelled"),
            ),
            models.UniqueConstraint(
                fields=["insurer"],
                name="insurer_has_one_file_in_work",
                condition=models.Q(state__in=["reading", "applying"]),
            ),
            models.CheckConstraint(name="file_kind_is_a_known_one", condition=models.Q(kind__in=FileKind.values)),
            models.CheckConstraint(name="job_state_is_a_known_one", condition=models.Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="a_file_that_is_applied_has_its_rows_counted",
                condition=~models.Q(state__in=["applying", "done"]) | models.Q(rows__isnull=False),
            ),
            models.CheckConstraint(
                name="a_refused_file_says_why",
                condition=(models.Q(state="refused", fault__isnull=False))
                | (~models.Q(state="refused") & models.Q(fault__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class FileChunk(models.Model):
    """What became of the rows `first_line` … of a file, one letter each; committed with what they changed.

    Rows count from 1, the header is not one. Letters: ``a`` applied, ``h`` held, ``u`` unchanged, ``r`` refused.
    The chunks of a job are its cursor: what they cover is done and will not be done again.
    """

    job = models.ForeignKey(FileJob, on_delete=models.CASCADE, related_name="chunks")
    first_line = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    applied = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    outcomes = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "first_line"], name="a_row_is_decided_once"),
            models.CheckConstraint(
                name="every_row_of_a_chunk_has_one_outcome",
                condition=models.Q(
                    rows=models.F("applied") + models.F("held") + models.F("unchanged") + models.F("refused"),
                    outcomes__length=models.F("rows"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"rows from {self.first_line} of file {self.job_id}"


class FileLine(models.Model):
    """A row about which there is something to say: refused, held, or taken with a warning.

    `findings` is a list of {"rule", "column", "values"}: ids of the table of findings (insurers.domain.findings) with
    what fills their sentences. Never a 個人番号.
    """

    job = models.ForeignKey(FileJob, on_delete=models.CASCADE, related_name="lines")
    line = models.BigIntegerField()
    outcome = models.CharField(max_length=1)
    findings = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "line"], name="a_row_is_spoken_of_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.line} of file {self.job_id}"


class Acquisition(models.Model):
    """資格取得 as the deadlines see it: the event, the report to the insurer, the registration (R-060).

    Known from the employer's report or from the registration, whichever comes first. `registered_at` is when the
    enrolment became visible to providers: a held one is not registered yet (R-064). `withdrawn_at` is when the insurer
    cancelled it (取消): from then on it is none, and the same day may be acquired anew.
    """

    # The index below begins with the sandbox, so it needs none of its own.
    sandbox = models.ForeignKey(
        Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    insurer = models.ForeignKey(Insurer, on_delete=models.CASCADE, related_name="acquisitions", db_constraint=False)
    member_code = models.CharField(max_length=20)
    event_on = models.DateField()
    reported_on = models.DateField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sandbox", "registered_at"], name="acquisition_by_registration")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["insurer", "member_code", "event_on"],
                name="a_member_acquires_once_a_day_at_an_insurer",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_event_is_reported_on_its_day_or_later",
                condition=models.Q(reported_on__isnull=True) | models.Q(reported_on__gte=models.F("event_on")),
            ),
            models.CheckConstraint(name="an_acquisition_names_its_member", condition=~models.Q(member_code="")),
        ]

    def __str__(self) -> str:
        return f"acquisition {self.pk}"


class PlanState(models.TextChoices):
    """States of an improvement plan (R-061)."""

    REQUIRED = "required", "提出を要する"
    SUBMITTED = "submitted", "提出済み"
    FOLLOWED_UP = "followed_up", "フォローアップ済み"


class ImprovementPlan(models.Model):
    """改善計画: what an insurer owes for a month with a breach of a deadline (R-061); `month` is its first day."""

    insurer = models.ForeignKey(Insurer, on_delete=models.CASCADE, related_name="plans")
    month = models.DateField()
    state = models.CharField(max_length=11, choices=PlanState.choices, default=PlanState.REQUIRED)
    required_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(max_length=4000, blank=True, default="")
    outcome = models.TextField(max_length=4000, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["insurer", "month"], name="a_month_has_one_plan_of_an_insurer"),
            models.CheckConstraint(name="a_plan_is_of_a_whole_month", condition=models.Q(month__day=1)),
            models.CheckConstraint(
                name="a_plan_goes_through_its_states_in_order",
                condition=models.Q(state="required", submitted_at__isnull=True, followed_up_at__isnull=True, text="")
                | (
                    models.Q(state="submitted", submitted_at__isnull=False, followed_up_at__isnull=True)
                    & ~models.Q(text="")
                )
                | (
                    models.Q(state="followed_up", submitted_at__isnull=False, followed_up_at__isnull=False)
                    & ~models.Q(text="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"plan of insurer {self.insurer_id} for {self.month:%Y-%m}"


class Notice(models.Model):
    """登録完了のお知らせ: told to a member once, when an enrolment of theirs became visible (R-062)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    acquired_on = models.DateField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "acquired_on"], name="a_member_is_told_of_an_enrolment_once"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class DayRoll(models.Model):
    """How far a sandbox's days have been rolled: everything that `rolled_through` brings has happened."""

    sandbox = models.OneToOneField(Sandbox, on_delete=models.CASCADE, related_name="+", primary_key=True)
    rolled_through = models.DateField()

    def __str__(self) -> str:
        return f"sandbox {self.sandbox_id} through {self.rolled_through}"


class RegisterTask(models.TextChoices):
    """Work through everybody registered."""

    REMATCH = "rematch", "全件再照合"
    MOVES = "moves", "住所の異動の反映"


class RegisterJob(models.Model):
    """A run through a sandbox's members: re-match of everything (R-066), or refreshing addresses that moved (R-070).

    `through` is the id of the last member done, so that a run goes on where it was interrupted. `postponed` counts
    members with something registered at `at` itself: history is appended, so they wait for a run at a later instant.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="register_jobs")
    task = models.CharField(max_length=7, choices=RegisterTask.choices)
    at = models.DateTimeField()
    wall_at = models.DateTimeField()
    ended_wall_at = models.DateTimeField(null=True, blank=True)
    through = models.BigIntegerField(default=0)
    members = models.BigIntegerField(default=0)
    findings = models.BigIntegerField(default=0)
    postponed = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="register_task_is_a_known_one", condition=models.Q(task__in=RegisterTask.values)
            ),
            models.UniqueConstraint(
                fields=["sandbox", "task"],
                name="a_sandbox_runs_a_register_task_once_at_a_time",
                condition=models.Q(ended_wall_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class RegisterFinding(models.Model):
    """What a run found about one member: what changed, and why; ``refreshed``, ``reported`` or ``matched``."""

    job = models.ForeignKey(RegisterJob, on_delete=models.CASCADE, related_name="found")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=9)
    items = ArrayField(models.CharField(max_length=10), default=list)
    before = models.CharField(max_length=200, blank=True, default="")
    after = models.CharField(max_length=200, blank=True, default="")
    since_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "member"], name="a_run_finds_a_member_once"),
            models.CheckConstraint(
                name="register_action_is_a_known_one",
                condition=models.Q(action__in=["refreshed", "reported", "matched"]),
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"

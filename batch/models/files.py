"""Enrolment files: what insurers upload, and what becomes of each row.

The job row is the truth and Celery the doorbell (design §7). `at` is the sandbox clock, `wall_at` real time.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length, Now

from insurers.models import Insurer
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

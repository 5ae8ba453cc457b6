"""Bulk look-ups (一括照会 and its family): one job a file, whose people wait in chunks until each has been answered.

The job row is the truth and Celery the doorbell (design §7). What a person is answered stands in the journal
(`eligibility.models.Inquiry`), and the result file is read from there. `at` is the sandbox clock, `wall_at` real time.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from consent.models import Provider
from sandbox.models import ApiKey, ElementOrder, Sandbox


class Exchange(models.TextChoices):
    """What is looked up in bulk: the part of the file's name that the four files of an exchange share (oqs-wire §1)."""

    CHECK = "muquc", "資格確認一括照会"
    REFERENCE_NUMBERS = "muimm", "照会番号一括登録"
    MEDICAL_ASSISTANCE = "mutic", "医療扶助の資格情報の一括取得"
    HOME_VISITS = "muhvq", "訪問診療等の同意済み資格情報の一括取得"
    ONLINE = "muonq", "オンライン診療等の同意済み資格情報の一括取得"


class BulkState(models.TextChoices):
    """How far the work is; that a result is withheld until it is due is no state of it (batch.domain.readiness)."""

    WAITING = "waiting", "受付済み"
    WORKING = "working", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "異常終了"


UNFINISHED = (BulkState.WAITING, BulkState.WORKING)


class BulkJob(models.Model):
    """A file of look-ups, known to the provider by its reception number.

    Everything is answered as known at `at`, when the file was received, and in the ways the sandbox was set to then:
    `readings` (sandbox.domain.readings.Readings), `strict`, `element_order`, `shuffle_seed`. So it does not matter
    when the work is done, or how often it is begun. The result is given out from `ready_at` on, after `ready_fetches`
    look-ins, and until `expires_at`. `faults` says why the file as a whole failed: [{"code", "path", "ja", "en"}].
    """

    # As in Member: a composite foreign key (migration 0007) promises that the provider is of this sandbox.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="bulk_jobs", db_constraint=False)
    key = models.ForeignKey(ApiKey, null=True, on_delete=models.SET_NULL, related_name="+")
    exchange = models.CharField(max_length=5, choices=Exchange.choices)
    reception_number = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file_identifier = models.TextField(blank=True, default="")
    on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    wall_at = models.DateTimeField()
    readings = models.JSONField(default=dict)
    strict = models.BooleanField(default=False)
    element_order = models.CharField(max_length=8, choices=ElementOrder.choices, default=ElementOrder.ANNEX)
    shuffle_seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=7, choices=BulkState.choices, default=BulkState.WAITING)
    people = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    ready_at = models.DateTimeField()
    ready_fetches = models.PositiveIntegerField(default=0)
    fetches = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    started_wall_at = models.DateTimeField(null=True, blank=True)
    worked_wall_at = models.DateTimeField(null=True, blank=True)
    ended_wall_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_as = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["provider", "-id"], name="bulk_job_by_provider"),
            models.Index(
                fields=["id"], name="bulk_job_unfinished", condition=models.Q(state__in=["waiting", "working"])
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sandbox", "reception_number"], name="reception_number_is_unique_in_its_sandbox"
            ),
            models.CheckConstraint(name="exchange_is_a_known_one", condition=models.Q(exchange__in=Exchange.values)),
            models.CheckConstraint(name="bulk_state_is_a_known_one", condition=models.Q(state__in=BulkState.values)),
            models.CheckConstraint(name="a_bulk_job_has_a_reception_number", condition=~models.Q(reception_number="")),
            models.CheckConstraint(
                name="a_bulk_job_is_done_when_everybody_is_answered",
                condition=models.Q(state="done", people=models.F("answered") + models.F("refused"))
                | (~models.Q(state="done") & models.Q(people__gte=models.F("answered") + models.F("refused"))),
            ),
            models.CheckConstraint(
                name="a_failed_bulk_job_says_why_and_no_other_does",
                condition=(models.Q(state="failed") & ~models.Q(faults=[]))
                | (~models.Q(state="failed") & models.Q(faults=[])),
            ),
            models.CheckConstraint(
                name="a_bulk_job_that_ended_says_when",
                condition=models.Q(state__in=["waiting", "working"], ended_wall_at__isnull=True)
                | (~models.Q(state__in=["waiting", "working"]) & models.Q(ended_wall_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_result_is_kept_for_some_time", condition=models.Q(expires_at__gt=models.F("at"))
            ),
        ]

    def __str__(self) -> str:
        return f"bulk job {self.pk}"


class BulkChunk(models.Model):
    """People of a file who are answered together: those from place `first_place` on, counted from 0.

    `units` has a text for each, as it came (of a file) or as it was found (of the register). They are emptied when
    their people are answered, in the transaction that writes the answers into the journal.
    """

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="chunks")
    first_place = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    units = ArrayField(models.TextField())
    done = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "first_place"], name="a_place_of_a_file_is_in_one_chunk"),
            models.CheckConstraint(
                name="people_wait_in_a_chunk_until_they_are_answered",
                condition=models.Q(done=True, units__len=0)
                | models.Q(done=False, units__len=models.F("people"), people__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"places from {self.first_place} of bulk job {self.job_id}"

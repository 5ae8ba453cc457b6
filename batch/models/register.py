"""Runs through everybody registered, and what they found."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from insurers.models import Member
from sandbox.models import Sandbox


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

"""What the calendar makes of registrations: deadlines, improvement plans, notices, and how far the days have rolled."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from insurers.models import Insurer, Member
from sandbox.models import Sandbox


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

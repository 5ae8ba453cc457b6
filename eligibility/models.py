"""The journal of inquiries, and the reference numbers providers gave their patients."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from consent.models import Provider
from eligibility.fields import WrittenJSONField
from insurers.fields import InstantSpanField
from insurers.models import Person
from sandbox.models import ApiKey, Sandbox


class ReferenceNumber(models.Model):
    """照会番号: the number a provider gave a patient; shown to that provider only, never a search key.

    Registering again overwrites: the earlier row's `known` is closed (oqs-wire §5.5).
    """

    # As in Member: composite foreign keys (migration 0002) promise that provider and person are of this sandbox.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="reference_numbers", db_constraint=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    number = models.CharField(max_length=50)
    known = InstantSpanField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="provider_has_one_reference_number_for_a_person_at_an_instant",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="reference_number_is_not_blank", condition=~models.Q(number="")),
            models.CheckConstraint(
                name="reference_number_is_known_for_some_time",
                condition=models.Q(known__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"reference number {self.pk}"


class Inquiry(models.Model):
    """One row per request a provider made, committed before its answer leaves.

    `at` is the sandbox clock, `wall_at` the real one, both stamped at the edge. `candidates` holds what was
    weighed and why it was taken or rejected; the explanation is written from it (eligibility.domain.explanation).
    A person of a bulk look-up has a row too, apart from single checks by its channel (R-150): `reception_number` and
    `place` (from 0) tell of which file and where in it, `request` and `response` are the person's parts of the files.
    Rows are never changed; only `trim_journal` removes them, by age.
    """

    # The index by sandbox and id has what an index by sandbox alone would have.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="inquiries", db_index=False)
    key = models.ForeignKey(ApiKey, null=True, on_delete=models.SET_NULL, related_name="+")
    provider_code = models.CharField(max_length=10)
    channel = models.CharField(max_length=4)
    file_name = models.CharField(max_length=255)
    message = models.CharField(max_length=12)
    at = models.DateTimeField()
    wall_at = models.DateTimeField()
    on = models.DateField(null=True)
    outcome = models.CharField(max_length=12)
    validity = models.CharField(max_length=1)
    rules = ArrayField(models.CharField(max_length=64))
    codes = ArrayField(models.CharField(max_length=64))
    candidates = WrittenJSONField()
    status = models.PositiveSmallIntegerField()
    request = models.BinaryField()
    response = models.BinaryField()
    request_key = models.CharField(max_length=64, null=True)  # noqa: DJ001  # absent is not blank: unique among the given ones
    reception_number = models.CharField(max_length=20, db_default="", default="")
    place = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sandbox", "-id"], name="inquiry_by_sandbox")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "request_key"],
                name="request_key_is_answered_once",
                condition=models.Q(request_key__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["sandbox", "reception_number", "place"],
                name="a_person_of_a_bulk_file_is_answered_once",
                condition=models.Q(place__isnull=False),
            ),
            models.CheckConstraint(
                name="inquiry_channel_is_a_known_one",
                condition=models.Q(channel__in=["file", "json", "face", "bulk"]),
            ),
            models.CheckConstraint(
                name="people_of_bulk_files_have_a_place_and_nobody_else_has",
                condition=models.Q(channel="bulk", place__isnull=False) & ~models.Q(reception_number="")
                | ~models.Q(channel="bulk") & models.Q(place__isnull=True),
            ),
            models.CheckConstraint(
                name="inquiry_outcome_is_a_known_one",
                condition=models.Q(outcome__in=["answered", "refused", "failed", "bounced"]),
            ),
            models.CheckConstraint(
                name="validity_is_a_code_of_oqscd006_and_needs_an_answer",
                condition=models.Q(validity="")
                | models.Q(validity__in=["1", "2", "3", "4", "5", "6"], outcome="answered"),
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"

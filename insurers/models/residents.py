"""What only the insurers' side knows: 個人番号, the resident register, and how members matched it.

The resident register is a mock J-LIS: `Resident` is one human being in it, `ResidentRecord` what it held about them,
with the two times of the register (`period` the days it held, `known` when the register knew).
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Now

from insurers.fields import DateSpanField, InstantSpanField
from insurers.models.register import Hold, Member, Person
from sandbox.models import Sandbox


class IndividualNumber(models.Model):
    """個人番号 of a person: sealed (AES-GCM), and a keyed hash to look it up by. Never leaves the insurers' side.

    `key_id` names the key of the installation that it was sealed with (insurers.individual_numbers).
    """

    # As in Person: a unique constraint begins with the column.
    sandbox = models.ForeignKey(
        Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="number", db_constraint=False)
    digest = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=64)
    key_id = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sandbox", "digest"], name="individual_number_is_of_one_person_in_its_sandbox"
            ),
        ]

    def __str__(self) -> str:
        return f"number of person {self.person_id}"


class Resident(models.Model):
    """住民: one human being in the resident register of a sandbox; `code` is ours, to name them by."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="residents", db_index=False)
    code = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=64)
    key_id = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "code"], name="resident_code_is_unique_in_its_sandbox"),
            models.UniqueConstraint(fields=["sandbox", "digest"], name="resident_number_is_unique_in_its_sandbox"),
        ]

    def __str__(self) -> str:
        return self.code


class ResidentEvent(models.TextChoices):
    """Why the resident register has a new record."""

    ENTRY = "entry", "記載"
    MOVE = "move", "転居・転入"
    NAME = "name", "氏名の変更"
    CORRECTION = "correction", "訂正"
    DEATH = "death", "死亡"


class ResidentRecord(models.Model):
    """本人確認情報: what the register holds about a resident for `period`; a death ends the last one.

    `died_on` is set on the record that the death ended.
    """

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="records")
    period = DateSpanField()
    known = InstantSpanField()
    event = models.CharField(max_length=10, choices=ResidentEvent.choices)
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True, default="")
    sex = models.CharField(max_length=1)
    birth_on = models.DateField()
    address = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=8, blank=True, default="")
    died_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["birth_on"], name="resident_record_by_birth")]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="resident_has_one_record_a_day",
                expressions=[
                    (models.F("resident") + 0, RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="resident_record_holds_some_day_and_is_known_for_some_time",
                condition=models.Q(period__isempty=False, known__isempty=False),
            ),
            models.CheckConstraint(
                name="resident_event_is_a_known_one", condition=models.Q(event__in=ResidentEvent.values)
            ),
            models.CheckConstraint(name="sex_of_a_resident_is_1_2_or_3", condition=models.Q(sex__in=["1", "2", "3"])),
            models.CheckConstraint(name="resident_has_a_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return f"resident record {self.pk}"


class MatchCause(models.TextChoices):
    """What a match was made for."""

    REGISTRATION = "registration", "新規登録・変更"
    REMATCH = "rematch", "全件再照合"
    MOVE = "move", "住所の異動"


class MatchState(models.TextChoices):
    """Where a match stands: nothing to do, waiting for the insurer, or answered by it."""

    SETTLED = "settled", "確認不要"
    OPEN = "open", "確認待ち"
    CONFIRMED = "confirmed", "疑いなし"
    CORRECTED = "corrected", "訂正済み"
    SUPERSEDED = "superseded", "再照合済み"


class Match(models.Model):
    """住基照合: one comparison of a member's profile with the resident register (R-065, domain §3.5).

    `differs` names the items that differed (``birth_on``, ``sex``, ``name``, ``name_kana``, ``address``, or
    ``unknown`` when the register has nobody with the number, ``no_number`` when the member has none). `hold` is
    what it decided. At most one match of a member waits for an answer.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="matches")
    cause = models.CharField(max_length=12, choices=MatchCause.choices)
    at = models.DateTimeField()
    differs = ArrayField(models.CharField(max_length=10), default=list)
    hold = models.CharField(max_length=7, choices=Hold.choices)
    state = models.CharField(max_length=10, choices=MatchState.choices)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], name="member_has_one_match_to_answer", condition=models.Q(state="open")
            ),
            models.CheckConstraint(name="match_cause_is_a_known_one", condition=models.Q(cause__in=MatchCause.values)),
            models.CheckConstraint(name="match_state_is_a_known_one", condition=models.Q(state__in=MatchState.values)),
            models.CheckConstraint(name="match_hold_is_a_known_one", condition=models.Q(hold__in=Hold.values)),
            models.CheckConstraint(
                name="only_a_match_that_holds_waits_for_an_answer",
                condition=~models.Q(state="open") | ~models.Q(hold="none"),
            ),
            models.CheckConstraint(
                name="a_confirmation_has_its_reason",
                condition=~models.Q(state="confirmed") | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"

"""Providers (医療機関等), the client certificates their terminals present, and what people consented to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from consent.domain.grants import ITEMS
from insurers.models import Person
from sandbox.models import Sandbox


class FacilityType(models.TextChoices):
    """Types of facility (R-002)."""

    HOSPITAL = "hospital", "病院"
    CLINIC = "clinic", "医科診療所"
    DENTAL = "dental", "歯科診療所"
    PHARMACY = "pharmacy", "薬局"
    WORKPLACE_CLINIC = "workplace_clinic", "職域診療所"
    VISITING_NURSING = "visiting_nursing", "訪問看護ステーション"
    THERAPIST = "therapist", "施術所"
    CHECKUP = "checkup", "健診実施機関等"
    MIDWIFERY = "midwifery", "助産所"
    PAPER_CLAIM = "paper_claim", "義務化対象外施設"
    TRANSITION = "transition", "経過措置施設"


class Provider(models.Model):
    """A facility that asks. `connected` is false until it operates; such a facility cannot query (R-199)."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="providers")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    facility_type = models.CharField(max_length=16, choices=FacilityType.choices)
    connected = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "code"], name="provider_code_is_unique_in_its_sandbox"),
            models.UniqueConstraint(fields=["id", "sandbox"], name="provider_can_be_named_with_its_sandbox"),
            models.CheckConstraint(name="provider_code_has_10_digits", condition=models.Q(code__regex=r"^[0-9]{10}$")),
            models.CheckConstraint(
                name="facility_type_is_a_known_one",
                condition=models.Q(facility_type__in=FacilityType.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ClientCertificate(models.Model):
    """A certificate a provider's terminal may log in with, known by its SHA-256 fingerprint."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="certificates")
    fingerprint = models.BinaryField(max_length=32)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    revoked = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            # Over all sandboxes: a login by certificate alone must tell whose terminal it is.
            models.UniqueConstraint(fields=["fingerprint"], name="certificate_is_registered_once"),
            models.CheckConstraint(
                name="certificate_ends_after_it_begins",
                condition=models.Q(not_after__gt=models.F("not_before")),
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class Treatment(models.TextChoices):
    """診療区分, OQSCD028."""

    OUTPATIENT = "1", "外来診療等"
    HOME = "2", "訪問診療等"
    ONLINE = "3", "オンライン診療等"
    EMERGENCY = "4", "救急時"


class EndReason(models.TextChoices):
    """同意期限切れ理由, OQSCD031; what its 0 means is not known."""

    PROVIDER = "1", "医療機関取消"
    PATIENT = "2", "患者取消"
    OTHER_USE = "3", "用途変更"


class Grant(models.Model):
    """同意: what one person consented to disclose to one provider, for one kind of visit (R-100, R-101).

    All instants are of the sandbox clock. The person gave it at `consented_at`, the centre knew it from `known_at` on;
    a clock set back before that does not show it. It holds through `available_until` (None: until it is ended) unless
    it was ended at `ended_at`. `items` are of `consent.domain.grants.ITEMS`; none at all is a consent refused, after
    which the enrolment can still be asked for (R-103). `examined_on` is the 受診日, where one was named.

    A row is written once; only its end is added, or brought forward where the clock was set back.
    """

    # As in Member: composite foreign keys (migration 0004) promise that provider and person are of this sandbox.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="grants", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    treatment = models.CharField(max_length=1, choices=Treatment.choices)
    items = ArrayField(models.CharField(max_length=16))
    consented_at = models.DateTimeField()
    known_at = models.DateTimeField()
    examined_on = models.DateField(null=True, blank=True)
    available_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=1, choices=EndReason.choices, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "treatment", "consented_at"], name="grant_by_provider")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="treatment_is_a_code_of_oqscd028", condition=models.Q(treatment__in=Treatment.values)
            ),
            models.CheckConstraint(
                name="what_is_consented_to_is_known", condition=models.Q(items__contained_by=list(ITEMS))
            ),
            models.CheckConstraint(
                name="a_consent_is_known_no_sooner_than_it_is_given",
                condition=models.Q(known_at__gte=models.F("consented_at")),
            ),
            models.CheckConstraint(
                name="a_consent_lasts_beyond_the_instant_it_is_given",
                condition=models.Q(available_until__isnull=True)
                | models.Q(available_until__gt=models.F("consented_at")),
            ),
            models.CheckConstraint(
                name="a_consent_ends_no_sooner_than_it_is_given",
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("consented_at")),
            ),
            models.CheckConstraint(
                name="end_reason_is_a_code_of_oqscd031_and_needs_an_end",
                condition=models.Q(ended_at__isnull=True, end_reason="")
                | models.Q(ended_at__isnull=False, end_reason__in=EndReason.values),
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

"""Providers (医療機関等) and the client certificates their terminals present."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

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

"""Shapes of providers, certificates and keys."""

from rest_framework import serializers

from consent.models import FacilityType
from sandbox.api.shapes import FlagField, KeyShape, Shape, TextField, code_field
from sandbox.models import Role

MAX_PEM = 16_384


class ProviderShape(Shape):
    """A provider (医療機関等)."""

    code = TextField(max_length=10, help_text="医療機関コード（10桁） / 10 digits")
    name = TextField(max_length=100)
    facility_type = code_field(FacilityType, help_text="施設の種別（R-002） / type of facility")
    connected = FlagField(default=True, help_text="運用中（R-199） / in operation")


class ProviderChange(Shape):
    """What may be changed in a provider."""

    connected = FlagField()


class NewCertificate(Shape):
    """A client certificate in PEM."""

    pem = TextField(max_length=MAX_PEM, trim_whitespace=False, help_text="-----BEGIN CERTIFICATE----- …")


class CertificateShape(Shape):
    """A client certificate, known by its fingerprint."""

    id = serializers.IntegerField()
    fingerprint = serializers.CharField(help_text="SHA-256, hexadecimal")
    not_before = serializers.DateTimeField()
    not_after = serializers.DateTimeField()


class NewKey(Shape):
    """For whom a key is wanted."""

    role = code_field([Role.ADMIN, Role.PROVIDER, Role.INSURER])
    subject = TextField(
        required=False,
        default="",
        allow_blank=True,
        max_length=10,
        help_text="医療機関コード・保険者番号（管理者のキーでは空） / whom it speaks for; empty for an admin key",
    )


class IssuedKeyShape(KeyShape):
    """A key with its text, shown this once."""

    key = serializers.CharField(help_text="この一度だけ表示される / shown this once")

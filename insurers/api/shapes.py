"""Shapes of insurers and people."""

from rest_framework import serializers

from insurers.models import InsurerKind
from sandbox.api.shapes import Shape, code_field


class InsurerShape(Shape):
    """An insurer (保険者), or a welfare office in its place."""

    number = serializers.CharField(max_length=8, help_text="保険者番号 / 8 digits, or 6 for 国保")
    name = serializers.CharField(max_length=100)
    kind = code_field(InsurerKind, required=False, help_text="保険者の種別（番号から定まる） / told by the number")

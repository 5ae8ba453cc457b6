"""Shapes of residents and of queries for them. A 個人番号 is shown to the insurers' side only (R-005)."""

from rest_framework import serializers

from insurers.api.shapes import PeriodShape
from insurers.domain.resident_events import CHANGEABLE
from insurers.models import ResidentEvent
from insurers.selectors import QueryResult
from sandbox.api.shapes import Shape, TextField, code_field

SEXES = ("1", "2", "3")
CODE = r"^[a-z0-9][a-z0-9-]{0,39}$"
NUMBER = "個人番号（架空）12桁 / 12 digits, synthetic"


class ResidentItemShape(Shape):
    """A resident in a list; `name` as held today, empty for who is not."""

    code = serializers.CharField()
    name = serializers.CharField(allow_blank=True)


class RecordShape(Shape):
    """本人確認情報 for some days."""

    period = PeriodShape()
    event = code_field(ResidentEvent)
    name = serializers.CharField()
    name_kana = serializers.CharField(allow_blank=True)
    birth_on = serializers.DateField()
    sex = serializers.CharField()
    address = serializers.CharField()
    postal_code = serializers.CharField(allow_blank=True)
    died_on = serializers.DateField(allow_null=True)


class ResidentShape(Shape):
    """A resident with everything the register held as known at the instant `at`."""

    code = serializers.CharField()
    individual_number = serializers.CharField(help_text=NUMBER)
    at = serializers.DateTimeField()
    records = RecordShape(many=True)


class NewResident(Shape):
    """Somebody to enter; who comes without a code or a number gets one."""

    code = serializers.RegexField(CODE, required=False, help_text="住民コード / to name them by")
    individual_number = TextField(required=False, max_length=12, help_text=NUMBER)
    on = serializers.DateField(required=False, help_text="記載の日（省略時は生年月日） / absent: the birth date")
    name = TextField(max_length=100)
    name_kana = TextField(required=False, max_length=100, allow_blank=True)
    birth_on = serializers.DateField()
    sex = code_field(SEXES)
    address = TextField(max_length=200)
    postal_code = TextField(required=False, max_length=8, allow_blank=True)


class NewEvent(Shape):
    """異動: what happened to a resident on a day, with the new values of what it changes."""

    event = code_field(CHANGEABLE)
    on = serializers.DateField(help_text="異動の日 / the day it happened")
    name = TextField(required=False, max_length=100)
    name_kana = TextField(required=False, max_length=100, allow_blank=True)
    birth_on = serializers.DateField(required=False)
    sex = code_field(SEXES, required=False)
    address = TextField(required=False, max_length=200)
    postal_code = TextField(required=False, max_length=8, allow_blank=True)


class ResidentQuestion(Shape):
    """With what to ask for a resident: the number, the five items, or four or three of them."""

    individual_number = TextField(required=False, max_length=12, help_text=NUMBER)
    name = TextField(required=False, max_length=100)
    name_kana = TextField(required=False, max_length=100)
    birth_on = serializers.DateField(required=False)
    sex = code_field(SEXES, required=False)
    address = TextField(required=False, max_length=200)


class ResidentAnswer(Shape):
    """What a query comes to; nobody is named where several fit."""

    result = code_field(list(QueryResult))
    form = serializers.CharField(help_text="照会の種類 / number, five, four or three")
    individual_number = serializers.CharField(
        allow_blank=True, help_text="個人番号（番号又は5情報の照会だけ） / told for the number and the five items only"
    )
    record = RecordShape(allow_null=True)

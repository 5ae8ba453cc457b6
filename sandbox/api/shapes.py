"""Shapes of requests and answers: the base class, and those of the sandbox app."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, Final

from django.db.models import Choices
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from sandbox.api.faults import CHOOSE, UNKNOWN_FIELD
from sandbox.domain.clock import ClockMode
from sandbox.models import (
    BulkFaultsReading,
    BulkReady,
    BulkResults,
    DayCount,
    ElementOrder,
    Encoding,
    MatchReading,
    NewerReading,
    OverlapReading,
    Role,
    SeveralReading,
    SymbolReading,
    UnfoundReading,
)

MOST_DAYS = 366
MAX_SEED = 2**31 - 1
MOST_SECONDS: Final = MOST_DAYS * 86_400
MOST_FETCHES: Final = 1000
MOST_PEOPLE: Final = 1_000_000
MOST_FILES: Final = 1000

_TIME_OF_DAY: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Shape(serializers.Serializer[Any]):
    """An object with exactly these fields: a misspelled one is reported and not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Check every field, unknown ones included, and report all faults at once."""
        faults: dict[str, Any] = {}
        value: Any = {}
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            faults = dict(error.detail) if isinstance(error.detail, dict) else {}
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            faults |= {name: [ErrorDetail("This field is not defined.", UNKNOWN_FIELD)] for name in unknown}
        if faults:
            raise ValidationError(faults)
        return value


class TextField(serializers.CharField):
    """A text; a number is none, and would lose the leading zeros that count here."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text, trimmed."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class FlagField(serializers.BooleanField):
    """true or false, and nothing that resembles them."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the flag."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WholeField(serializers.IntegerField):
    """A whole number as a JSON number."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class InstantField(serializers.DateTimeField):
    """An instant; one that falls off the calendar in another time zone is out of range, not a crash."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return the instant in the server's time zone."""
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


@extend_schema_field({"type": "string", "pattern": f"^{_TIME_OF_DAY.pattern}$", "example": "02:00"})
class TimeOfDayField(serializers.TimeField):
    """A time of day to the minute, ``HH:MM``."""

    def __init__(self, **options: Any) -> None:
        """Take the options of any field."""
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)

    def to_internal_value(self, value: Any) -> time:
        """Return the time; other digits than 0 to 9, and one digit alone, are no hour or minute."""
        if not (isinstance(value, str) and _TIME_OF_DAY.fullmatch(value)):
            self.fail("invalid", format="hh:mm")
        return super().to_internal_value(value)


def code_field(values: type[Choices] | Iterable[object], **options: Any) -> serializers.ChoiceField:
    """Return a field for one of some codes; its fault lists them and does not repeat what was sent."""
    if isinstance(values, type) and issubclass(values, Choices):
        choices = [(str(code), str(label)) for code, label in values.choices]
    else:
        choices = [(str(code), str(code)) for code in values]
    sentence = CHOOSE + ", ".join(code for code, _ in choices)
    return serializers.ChoiceField(choices=choices, error_messages={"invalid_choice": sentence}, **options)


class SettingsShape(Shape):
    """Settings of a sandbox."""

    strict = FlagField(required=False, help_text="大目に見る癖も誤りとする / tolerated quirks become faults")
    encoding = code_field(Encoding, required=False, help_text="応答の文字コード / encoding of answers")
    element_order = code_field(ElementOrder, required=False, help_text="応答の要素の順 / order of elements in answers")
    shuffle_seed = WholeField(
        required=False, min_value=0, max_value=MAX_SEED, help_text="順不同の種 / seed of the shuffled order"
    )
    newer_reading = code_field(
        NewerReading, required=False, help_text="3「新しい資格あり」で返す資格 / which record comes with 3"
    )
    several_reading = code_field(
        SeveralReading, required=False, help_text="5「複数該当」で返す資格 / which records come with 5"
    )
    unfound_reading = code_field(
        UnfoundReading,
        required=False,
        help_text="返す資格がないとき（4、5）の一覧 / form of the list where there is no record (4, 5)",
    )
    overlap_reading = code_field(
        OverlapReading, required=False, help_text="有効な資格が重なるとき / which of two valid enrolments is shown"
    )
    symbol_reading = code_field(SymbolReading, required=False, help_text="記号なしの照会 / a request without 記号")
    match_reading = code_field(
        MatchReading,
        required=False,
        help_text="住基と一致しない新規登録の保留 / how new registrations unlike the resident register are held",
    )
    day_count = code_field(
        DayCount, required=False, help_text="期限の日数の数え方 / how days of a deadline are counted"
    )
    report_days = WholeField(
        required=False, min_value=1, max_value=MOST_DAYS, help_text="届出の期限（日） / days to report an event"
    )
    register_days = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="届出から登録までの期限（日） / days to register what was reported",
    )
    total_days = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="異動から登録までの期限（日） / days from the event to its registration",
    )
    bulk_ready = code_field(
        BulkReady, required=False, help_text="一括照会の結果を渡せる時 / when the result of a bulk look-up is ready"
    )
    bulk_ready_seconds = WholeField(
        required=False,
        min_value=0,
        max_value=MOST_SECONDS,
        help_text="seconds のとき、受付からの秒数 / for `seconds`: how many after reception",
    )
    bulk_ready_time = TimeOfDayField(
        required=False,
        help_text="clock_time のとき、その時刻（日本時間） / for `clock_time`: that time of day, in Japan's time",
    )
    bulk_ready_fetches = WholeField(
        required=False,
        min_value=0,
        max_value=MOST_FETCHES,
        help_text="fetches のとき、先に「処理中」と答える回数 / for `fetches`: how many are answered 2 first",
    )
    bulk_results = code_field(
        BulkResults, required=False, help_text="一括照会の結果の形 / form of a finished bulk result"
    )
    bulk_faults_reading = code_field(
        BulkFaultsReading,
        required=False,
        help_text="一括照会のファイル全体の誤りを伝える応答 / which answer tells that a bulk file as a whole is faulty",
    )
    bulk_keep_days = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="一括照会の受付番号の有効期間（日） / days for which a reception number counts",
    )
    bulk_people_limit = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="一括照会の1ファイルの人数の上限 / most people in a bulk file",
    )
    bulk_files_limit = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_FILES,
        help_text="一つの医療機関等の処理中のファイル数の上限 / most unfinished bulk files of one provider",
    )


class ClockShape(Shape):
    """A sandbox's clock, as it stands."""

    mode = code_field([mode.value for mode in ClockMode])
    at = serializers.DateTimeField(help_text="この時計の時刻（日本時間） / what it shows, in Japan's time")
    on = serializers.DateField(help_text="この時計の日付 / the day it shows")
    offset_seconds = serializers.FloatField(help_text="現実の時刻との差（offset のとき） / distance from real time")
    frozen_at = serializers.DateTimeField(allow_null=True, help_text="止めた時刻（frozen のとき） / where it stands")
    wall_at = serializers.DateTimeField(help_text="現実の時刻 / real time")


class ClockSetting(Shape):
    """How to set a clock."""

    mode = code_field([mode.value for mode in ClockMode])
    at = TextField(
        required=False,
        max_length=40,
        help_text="例 2024-12-02T09:00（日本時間）、2024-12-02（09:00 とみなす）。省略すると今の表示のまま / "
        "ISO 8601; without offset Japan's time, a day alone is 09:00; absent: what it shows now",
    )


class ClockStep(Shape):
    """How far to move a clock."""

    by = TextField(
        max_length=60, help_text="1d, -3d, 2w, 1m, 1y, 12h, 30min, '1m 2d', P1D, next day, next month end, …"
    )


class SandboxShape(Shape):
    """A sandbox, with its settings and its clock."""

    code = serializers.CharField()
    name = serializers.CharField()
    settings = SettingsShape(source="*")
    clock = ClockShape()


class SandboxChange(Shape):
    """What may be changed in a sandbox; what is absent stays."""

    name = TextField(required=False, max_length=100)
    settings = SettingsShape(required=False)


class KeyShape(Shape):
    """A key, without its text."""

    id = serializers.IntegerField()
    role = code_field(Role)
    subject = serializers.CharField(allow_blank=True, help_text="医療機関コード・保険者番号 / whom it speaks for")
    revoked_at = serializers.DateTimeField(allow_null=True)


class DetailShape(Shape):
    """One of the reasons in a problem."""

    code = serializers.CharField()
    path = serializers.CharField(allow_blank=True)
    message_ja = serializers.CharField()
    message_en = serializers.CharField()


class ProblemShape(Shape):
    """A failed request, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    detail_ja = serializers.CharField()
    errors = DetailShape(many=True)  # type: ignore[assignment]  # the metaclass takes fields out of the class

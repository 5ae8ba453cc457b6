"""Sandboxes (tenants) and their keys.

Every root model of the other apps has a foreign key to `Sandbox`; everything else is reached through a root.
"""

from datetime import time, timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from sandbox.domain.clock import Clock, ClockMode


class Encoding(models.TextChoices):
    """Character encoding of answers, unless the terminal says otherwise (oqs-wire §2.7)."""

    UTF_8 = "utf-8", "UTF-8"
    SHIFT_JIS = "shift_jis", "Shift_JIS"


class ElementOrder(models.TextChoices):
    """Order of elements in answers: as the annex lists them, or shuffled as live output is (oqs-wire §4.1)."""

    ANNEX = "annex", "別紙の順"
    SHUFFLED = "shuffled", "順不同"


class NewerReading(models.TextChoices):
    """Which record comes with 3 無効（新しい資格あり）; not public (oqs-wire §7.1)."""

    OLD = "old", "古い資格"
    NEW = "new", "新しい資格"
    BOTH = "both", "両方"


class SeveralReading(models.TextChoices):
    """Which records come with 5 複数該当; not public (oqs-wire §7.1)."""

    NONE = "none", "返さない"
    ALL = "all", "すべて"


class UnfoundReading(models.TextChoices):
    """Form of the list where an answer has no record (4, and 5 without records); not public (oqs-wire §5.2)."""

    ABSENT = "absent", "要素なし"
    EMPTY = "empty", "空要素"


class OverlapReading(models.TextChoices):
    """Which of two valid enrolments is shown: the latest 交付年月日 (P-16), or the one asked for."""

    LATEST_ISSUED = "latest_issued", "交付年月日が新しい資格"
    AS_ASKED = "as_asked", "照会した資格"


class SymbolReading(models.TextChoices):
    """Whether a request without 記号 may match a record that has one; not public (oqs-wire §7.1)."""

    LENIENT = "lenient", "記号なしでも照合する"
    EXACT = "exact", "記号も一致を要する"


class DayCount(models.TextChoices):
    """How days of a deadline are counted; not public (domain §3.4)."""

    CALENDAR = "calendar", "暦日"
    BUSINESS = "business", "営業日"


class MatchReading(models.TextChoices):
    """How a new registration that differs from the resident register is held; not public (domain §3.5)."""

    ANY = "any", "不一致があれば全て保留"
    MATRIX = "matrix", "判定表どおり"


class BulkReady(models.TextChoices):
    """When the result of a bulk look-up can be fetched; not public (oqs-wire §7.5)."""

    AT_ONCE = "at_once", "処理が済みしだい"
    SECONDS = "seconds", "受付から一定の秒数の後"
    CLOCK_TIME = "clock_time", "次の定刻（夜間処理）"
    FETCHES = "fetches", "一定の回数の取得要求の後"


class BulkResults(models.TextChoices):
    """Form in which a finished bulk result is handed out, unless the terminal says otherwise (oqs-wire §2.2)."""

    XML = "xml", "XML"
    ZIP = "zip", "ZIP"


class BulkFaultsReading(models.TextChoices):
    """Which answer tells that a bulk file as a whole is faulty; not public (oqs-wire §4.3, §12.3)."""

    RESULT = "result", "結果（02）で伝える"
    UPLOAD = "upload", "受付（01）で伝える"


class Sandbox(models.Model):
    """A tenant: own insurers, people, providers, clock and keys. Creating one is one row.

    The clock columns are read through `clock`. The `…_reading` columns choose between readings which the
    public facts leave open; docs/reference/invented.md lists them.
    """

    code = models.SlugField(max_length=40, db_index=False)  # the unique constraint has the index
    name = models.CharField(max_length=100)
    clock_mode = models.CharField(
        max_length=6, choices=[(m.value, m.name) for m in ClockMode], default=ClockMode.FOLLOW.value
    )
    clock_offset = models.DurationField(default=timedelta)
    clock_frozen_at = models.DateTimeField(null=True, blank=True)
    strict = models.BooleanField(default=False)
    encoding = models.CharField(max_length=9, choices=Encoding.choices, default=Encoding.UTF_8)
    element_order = models.CharField(max_length=8, choices=ElementOrder.choices, default=ElementOrder.ANNEX)
    shuffle_seed = models.PositiveIntegerField(default=0)
    newer_reading = models.CharField(max_length=4, choices=NewerReading.choices, default=NewerReading.OLD)
    several_reading = models.CharField(max_length=4, choices=SeveralReading.choices, default=SeveralReading.NONE)
    unfound_reading = models.CharField(max_length=6, choices=UnfoundReading.choices, default=UnfoundReading.ABSENT)
    overlap_reading = models.CharField(
        max_length=13, choices=OverlapReading.choices, default=OverlapReading.LATEST_ISSUED
    )
    symbol_reading = models.CharField(max_length=7, choices=SymbolReading.choices, default=SymbolReading.LENIENT)
    match_reading = models.CharField(max_length=6, choices=MatchReading.choices, default=MatchReading.ANY)
    day_count = models.CharField(max_length=8, choices=DayCount.choices, default=DayCount.CALENDAR)
    report_days = models.PositiveSmallIntegerField(default=5)
    register_days = models.PositiveSmallIntegerField(default=5)
    total_days = models.PositiveSmallIntegerField(default=10)
    bulk_ready = models.CharField(max_length=10, choices=BulkReady.choices, default=BulkReady.AT_ONCE)
    bulk_ready_seconds = models.PositiveIntegerField(default=60)
    bulk_ready_time = models.TimeField(default=time(2, 0))
    bulk_ready_fetches = models.PositiveIntegerField(default=2)
    bulk_results = models.CharField(max_length=3, choices=BulkResults.choices, default=BulkResults.XML)
    bulk_faults_reading = models.CharField(
        max_length=6, choices=BulkFaultsReading.choices, default=BulkFaultsReading.RESULT
    )
    bulk_keep_days = models.PositiveSmallIntegerField(default=7)
    bulk_people_limit = models.PositiveIntegerField(default=100_000)
    bulk_files_limit = models.PositiveSmallIntegerField(default=10)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="sandbox_code_is_unique"),
            models.CheckConstraint(
                name="clock_mode_is_follow_offset_or_frozen",
                condition=models.Q(clock_mode__in=[m.value for m in ClockMode]),
            ),
            models.CheckConstraint(
                name="frozen_clock_has_an_instant_and_no_other_has",
                condition=models.Q(clock_mode="frozen", clock_frozen_at__isnull=False)
                | (~models.Q(clock_mode="frozen") & models.Q(clock_frozen_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_an_offset_clock_has_an_offset",
                condition=models.Q(clock_mode="offset") | models.Q(clock_offset=timedelta()),
            ),
            models.CheckConstraint(
                name="encoding_is_utf_8_or_shift_jis", condition=models.Q(encoding__in=Encoding.values)
            ),
            models.CheckConstraint(
                name="element_order_is_annex_or_shuffled",
                condition=models.Q(element_order__in=ElementOrder.values),
            ),
            models.CheckConstraint(
                name="readings_are_known_ones",
                condition=models.Q(
                    newer_reading__in=NewerReading.values,
                    several_reading__in=SeveralReading.values,
                    unfound_reading__in=UnfoundReading.values,
                    overlap_reading__in=OverlapReading.values,
                    symbol_reading__in=SymbolReading.values,
                    match_reading__in=MatchReading.values,
                    bulk_faults_reading__in=BulkFaultsReading.values,
                ),
            ),
            models.CheckConstraint(
                name="day_count_is_calendar_or_business", condition=models.Q(day_count__in=DayCount.values)
            ),
            models.CheckConstraint(
                name="deadlines_are_1_to_366_days",
                condition=models.Q(
                    report_days__range=(1, 366), register_days__range=(1, 366), total_days__range=(1, 366)
                ),
            ),
            models.CheckConstraint(
                name="bulk_results_are_xml_or_zip_and_ready_in_a_known_way",
                condition=models.Q(bulk_ready__in=BulkReady.values, bulk_results__in=BulkResults.values),
            ),
            models.CheckConstraint(
                name="bulk_limits_let_something_through",
                condition=models.Q(
                    bulk_ready_seconds__lte=31_622_400,
                    bulk_ready_fetches__lte=1000,
                    bulk_keep_days__range=(1, 366),
                    bulk_people_limit__range=(1, 1_000_000),
                    bulk_files_limit__range=(1, 1000),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def clock(self) -> Clock:
        """The clock as a value."""
        return Clock(ClockMode(self.clock_mode), self.clock_offset, self.clock_frozen_at)


class Role(models.TextChoices):
    """What a key may do; every key belongs to one sandbox."""

    INSTALLATION = "installation", "設置者"  # as ADMIN in its sandbox, and may create and list sandboxes
    ADMIN = "admin", "管理者"  # clock, settings, people and the whole journal of its sandbox
    PROVIDER = "provider", "医療機関等"  # asks; sees its own inquiries
    INSURER = "insurer", "保険者"  # registers its own members


class ApiKey(models.Model):
    """A bearer key. Only its SHA-256 digest is stored; the key itself is shown once, when it is issued.

    `subject` is the 医療機関コード or 保険者番号 the key speaks for.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="keys")
    role = models.CharField(max_length=12, choices=Role.choices)
    subject = models.CharField(max_length=10, blank=True, default="")
    digest = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="key_digest_is_unique"),
            models.CheckConstraint(name="key_role_is_a_known_one", condition=models.Q(role__in=Role.values)),
            models.CheckConstraint(
                name="provider_and_insurer_keys_name_whom_they_speak_for",
                condition=(models.Q(role__in=[Role.PROVIDER, Role.INSURER]) & ~models.Q(subject=""))
                | models.Q(role__in=[Role.INSTALLATION, Role.ADMIN], subject=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} key {self.pk}"


class RememberedReply(models.Model):
    """What a write answered under its Idempotency-Key, so that sending it again changes nothing.

    `request_digest` tells the same request from another one under the same token. `body` is sealed with the
    bearer key of the caller (`sandbox.seals`): an answer may hold a freshly issued key, which is stored nowhere
    in the clear. Rows are forgotten a day of real time after `wall_at`.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    request_digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    wall_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wall_at"], name="remembered_reply_by_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "token"], name="idempotency_key_is_used_once"),
            models.CheckConstraint(name="idempotency_key_is_not_blank", condition=~models.Q(token="")),
        ]

    def __str__(self) -> str:
        return f"remembered reply {self.pk}"

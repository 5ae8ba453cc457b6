"""Shapes of acquisitions, deadlines, plans, notices and feeds."""

from rest_framework import serializers

from batch.domain.deadlines import State
from batch.models import PlanState
from insurers.api.shapes import WhoseQuery
from insurers.models import InsurerKind
from sandbox.api.pages import PageQuery, paged
from sandbox.api.shapes import FlagField, Shape, TextField, code_field


class AcquisitionReport(WhoseQuery):
    """資格取得の届出, as an employer reports it to an insurer."""

    member_code = TextField(max_length=20, help_text="加入者番号 / the insurer's number for the member")
    event_on = serializers.DateField(help_text="資格取得年月日 / day of the acquisition")
    reported_on = serializers.DateField(required=False, help_text="届出の日（省略時は今日） / absent: today")


class DeadlineShape(Shape):
    """How one deadline stands."""

    state = code_field(State)
    due_on = serializers.DateField(allow_null=True, help_text="期限の末日 / last day of the deadline")
    late_days = serializers.IntegerField(help_text="遅れた日数（暦日） / calendar days it was missed by")
    rule = serializers.CharField(help_text="判定した規則 / the rule that decided, in docs/rules/deadlines.md")


class AcquisitionShape(Shape):
    """資格取得 with its deadlines; null is not known, or not yet."""

    id = serializers.IntegerField()
    insurer = serializers.CharField()
    member_code = serializers.CharField()
    event_on = serializers.DateField()
    reported_on = serializers.DateField(allow_null=True)
    registered_at = serializers.DateTimeField(allow_null=True)
    report = DeadlineShape(help_text="届出 / from the event to the report")
    registration = DeadlineShape(help_text="登録 / from the report to the registration")
    total = DeadlineShape(help_text="異動から登録まで / from the event to the registration")
    breach_on = serializers.DateField(
        allow_null=True, help_text="保険者の期限超過となった日 / a breach from this day on"
    )


AcquisitionPage = paged(AcquisitionShape)


class PeriodQuery(WhoseQuery):
    """Which acquisitions, as of which instant."""

    kind = code_field(InsurerKind, required=False, help_text="保険者の種別 / kind of insurer")
    since = serializers.DateField(required=False, help_text="この日以後の資格取得 / acquired on this day or later")
    until = serializers.DateField(required=False, help_text="この日までの資格取得 / acquired by this day")
    at = TextField(required=False, max_length=40, help_text="この時点の状態（省略時は時計の今） / as of; absent: now")


class ListQuery(PeriodQuery):
    """Which acquisitions of a list; states are as of the instant looked at."""

    member_code = TextField(max_length=20, required=False, help_text="加入者番号 / the insurer's number for the member")
    report = code_field(State, required=False, help_text="届出の期限の状態 / state of the report")
    registration = code_field(State, required=False, help_text="登録の期限の状態 / state of the registration")
    total = code_field(State, required=False, help_text="異動からの期限の状態 / state of the days from the event")


class DeadlinePageQuery(PageQuery, ListQuery):
    """A page of such a list."""


class CountsShape(Shape):
    """How many acquisitions are in which state, by deadline; states that do not occur are 0."""

    acquisitions = serializers.IntegerField()
    report = serializers.DictField(child=serializers.IntegerField())
    registration = serializers.DictField(child=serializers.IntegerField())
    total = serializers.DictField(child=serializers.IntegerField())


class InsurerCountsShape(CountsShape):
    """Counts of one insurer."""

    insurer = serializers.CharField()
    name = serializers.CharField()
    kind = code_field(InsurerKind)


class KindCountsShape(CountsShape):
    """Counts of the insurers of a kind."""

    kind = code_field(InsurerKind)


class SummaryShape(Shape):
    """Counts as of `at`: of all insurers looked at, by kind, and by insurer."""

    at = serializers.DateTimeField()
    all = CountsShape()
    kinds = KindCountsShape(many=True)
    insurers = InsurerCountsShape(many=True)


class PlanShape(Shape):
    """改善計画."""

    id = serializers.IntegerField()
    insurer = serializers.CharField(source="insurer.number")
    month = serializers.DateField(help_text="超過のあった月の初日 / first day of the month with the breach")
    state = code_field(PlanState)
    required_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    followed_up_at = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)


PlanPage = paged(PlanShape)


class PlanQuery(PageQuery, WhoseQuery):
    """Which plans."""

    state = code_field(PlanState, required=False)


class PlanText(Shape):
    """A plan as it is submitted."""

    text = TextField(max_length=4000, help_text="改善計画 / how it will be kept from happening again")


class PlanOutcome(Shape):
    """What became of a plan."""

    outcome = TextField(max_length=4000, help_text="フォローアップの結果 / result of the follow-up")


class NoticeShape(Shape):
    """登録完了のお知らせ."""

    id = serializers.IntegerField()
    insurer = serializers.CharField(source="member.insurer.number")
    member_code = serializers.CharField(source="member.code", allow_blank=True)
    acquired_on = serializers.DateField()
    at = serializers.DateTimeField(help_text="登録が済んだ時刻 / when the enrolment became visible")


NoticePage = paged(NoticeShape)


class NoticeQuery(PageQuery, WhoseQuery):
    """Which notices."""

    member_code = TextField(max_length=20, required=False, help_text="加入者番号 / the insurer's number for the member")


class FeedShape(Shape):
    """An insurer and whether its files get through."""

    number = serializers.CharField()
    name = serializers.CharField()
    kind = code_field(InsurerKind)
    feed_stalled = serializers.BooleanField()


class FeedChange(Shape):
    """Whether the insurer's files get through."""

    feed_stalled = FlagField(help_text="連携の停止 / whether its files wait (domain §3.1)")

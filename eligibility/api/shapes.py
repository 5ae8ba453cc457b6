"""Shapes of the journal."""

from rest_framework import serializers

from sandbox.api.pages import PageQuery, paged
from sandbox.api.shapes import InstantField, Shape, code_field

OUTCOMES = ("answered", "refused", "failed", "bounced")
CHANNELS = ("file", "json", "face", "bulk")


class InquiryQuery(PageQuery):
    """Filters of the journal; all given ones must hold."""

    provider_code = serializers.RegexField(r"^[0-9]{10}$", required=False, help_text="医療機関コード / provider")
    channel = code_field(
        CHANNELS,
        required=False,
        help_text="経路、bulk は一括照会の一人 / channel; bulk: one of a bulk file's people",
    )
    reception_number = serializers.CharField(
        required=False, max_length=20, help_text="受付番号、その一括照会の各人 / the people of this bulk look-up"
    )
    outcome = code_field(OUTCOMES, required=False, help_text="処理の結果 / outcome")
    validity = code_field("123456", required=False, help_text="資格有効性 OQSCD006 / validity")
    message = serializers.CharField(required=False, max_length=12, help_text="例 siquc01req / request message")
    file_name = serializers.CharField(required=False, max_length=255, help_text="ファイル名 / file name")
    on = serializers.DateField(required=False, help_text="資格確認日 / day asked about")
    rule = serializers.CharField(required=False, max_length=64, help_text="適用された規則 / a rule that fired")
    code = serializers.CharField(required=False, max_length=20, help_text="エラーコード / a fault or refusal code")
    since = InstantField(required=False, help_text="サンドボックスの時計でこの時点以後 / at or after")
    until = InstantField(required=False, help_text="サンドボックスの時計でこの時点より前 / before")


class InquiryShape(Shape):
    """One request and what became of it."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField(help_text="サンドボックスの時計 / sandbox clock")
    wall_at = serializers.DateTimeField(help_text="現実の時計 / real clock")
    on = serializers.DateField(allow_null=True)
    provider_code = serializers.CharField()
    channel = serializers.CharField()
    reception_number = serializers.CharField(allow_blank=True, help_text="受付番号（一括照会） / of a bulk look-up")
    place = serializers.IntegerField(
        allow_null=True, help_text="ファイルの中の順、0から（一括照会） / place in the bulk file, from 0"
    )
    file_name = serializers.CharField()
    message = serializers.CharField()
    status = serializers.IntegerField(help_text="HTTP")
    outcome = serializers.CharField()
    validity = serializers.CharField(allow_blank=True)
    rules = serializers.ListField(child=serializers.CharField())
    codes = serializers.ListField(child=serializers.CharField())


class SentenceShape(Shape):
    """One thing said in both languages."""

    ja = serializers.CharField()
    en = serializers.CharField()


class RuleShape(SentenceShape):
    """A rule that fired."""

    id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the option
    invented = serializers.BooleanField()


class CandidateShape(Shape):
    """An enrolment that was weighed: the rule by which it was taken or passed over, and the arithmetic."""

    insurer_number = serializers.CharField()
    insurer_name = serializers.CharField()
    symbol = serializers.CharField(allow_blank=True)
    number = serializers.CharField()
    branch = serializers.CharField(allow_blank=True)
    birth_on = serializers.DateField()
    acquired_on = serializers.DateField(allow_null=True)
    lost_on = serializers.DateField(allow_null=True)
    known_from = serializers.DateTimeField(allow_null=True)
    known_until = serializers.DateTimeField(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    rule = serializers.CharField()
    explanation = SentenceShape()


class NearMissShape(Shape):
    """An enrolment that nearly matches; `differs_in` names the elements of the key that differ."""

    insurer_number = serializers.CharField()
    insurer_name = serializers.CharField()
    symbol = serializers.CharField(allow_blank=True)
    number = serializers.CharField()
    branch = serializers.CharField(allow_blank=True)
    birth_on = serializers.DateField()
    differs_in = serializers.ListField(child=serializers.CharField())


class InquiryDetailShape(InquiryShape):
    """One inquiry whole, with the reason for its answer."""

    request = serializers.CharField(allow_blank=True, help_text="要求ファイルの内容 / request as text")
    response = serializers.CharField(allow_blank=True, help_text="応答の内容 / answer as text")
    explanation = SentenceShape()
    fired = RuleShape(many=True)
    candidates = CandidateShape(many=True)
    near_misses = NearMissShape(many=True)


InquiryPage = paged(InquiryShape)

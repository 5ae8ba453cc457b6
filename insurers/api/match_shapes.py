"""Shapes of matches with the resident register and of the answers to them."""

from rest_framework import serializers

from insurers.models import Hold, MatchCause, MatchState
from sandbox.api.pages import MAX_ID, PageQuery
from sandbox.api.shapes import Shape, TextField, WholeField, code_field

MOST_ANSWERS = 500
REASON = "「疑いなし」の理由 / why the data are right"


class DifferenceShape(Shape):
    """A differing item as either side has it; both are empty where there was nothing to compare."""

    item = serializers.CharField(help_text="birth_on, sex, name, name_kana, address, unknown, no_number")
    reported = serializers.CharField(allow_blank=True, help_text="保険者の登録 / as the insurer registered it")
    registered = serializers.CharField(allow_blank=True, help_text="住民基本台帳 / in the resident register")


class MatchShape(Shape):
    """住基照合: one comparison of a member with the resident register."""

    id = serializers.IntegerField()
    insurer = serializers.CharField(help_text="保険者番号 / number of the insurer")
    member = serializers.CharField(allow_blank=True, help_text="加入者番号 / the insurer's number for the member")
    cause = code_field(MatchCause)
    at = serializers.DateTimeField()
    differs = DifferenceShape(many=True)
    hold = code_field(Hold)
    state = code_field(MatchState)
    answered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class MatchQuery(PageQuery):
    """Which matches."""

    state = code_field(MatchState, required=False, help_text="状態 / where it stands")


class MatchReason(Shape):
    """The insurer's answer."""

    reason = TextField(max_length=200, help_text=REASON)


class MatchReasons(Shape):
    """One answer to many matches."""

    ids = serializers.ListField(
        child=WholeField(min_value=1, max_value=MAX_ID), allow_empty=False, max_length=MOST_ANSWERS
    )
    reason = TextField(max_length=200, help_text=REASON)


class AnswerProblemShape(Shape):
    """Why an answer was not taken."""

    code = serializers.CharField()
    message_ja = serializers.CharField()
    message_en = serializers.CharField()


class MatchAnswerShape(Shape):
    """What became of one answer."""

    id = serializers.IntegerField()
    confirmed = serializers.BooleanField()
    problem = AnswerProblemShape(allow_null=True)


class MatchAnswers(Shape):
    """What became of each answer, in the order asked."""

    answers = MatchAnswerShape(many=True)

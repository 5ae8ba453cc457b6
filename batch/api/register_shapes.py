"""Shapes of runs through everybody registered and of what they found."""

from rest_framework import serializers

from batch.models import RegisterTask
from batch.services.register_chunks import MATCHED, REFRESHED, REPORTED
from sandbox.api.pages import paged
from sandbox.api.shapes import Shape, code_field


class RegisterJobShape(Shape):
    """A run; counts of the whole sandbox are shown to administrators only."""

    id = serializers.IntegerField()
    task = code_field(RegisterTask)
    at = serializers.DateTimeField(help_text="この時点の登録について / about the registers at this instant")
    ended = serializers.BooleanField()
    members = serializers.IntegerField(allow_null=True, help_text="見た加入者（管理者だけ） / looked at (admin)")
    postponed = serializers.IntegerField(
        allow_null=True,
        help_text="同じ時点に登録があり次回に回した加入者（管理者だけ） / left for a run at a later instant (admin)",
    )
    findings = serializers.IntegerField(help_text="自分の加入者について見つかった数 / found about one's own members")


class NewRegisterJob(Shape):
    """What to do with everybody registered."""

    task = code_field(RegisterTask)


class RegisterFindingShape(Shape):
    """What was found about a member: `before` and `after` are holds of a match, addresses of a move."""

    id = serializers.IntegerField()
    insurer = serializers.CharField(source="member.insurer.number")
    member = serializers.CharField(source="member.code", allow_blank=True)
    action = code_field([REFRESHED, REPORTED, MATCHED])
    items = serializers.ListField(child=serializers.CharField(), help_text="違う項目 / the differing items")
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)
    since_on = serializers.DateField(allow_null=True, help_text="異動の日 / the day of the move")


RegisterJobPage = paged(RegisterJobShape)
RegisterFindingPage = paged(RegisterFindingShape)

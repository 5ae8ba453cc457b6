"""Shapes of bulk look-ups."""

from rest_framework import serializers

from batch.domain.readiness import Stage
from batch.models import BulkState, Exchange
from sandbox.api.pages import PageQuery, paged
from sandbox.api.shapes import DetailShape, InstantField, Shape, TextField, code_field


class BulkJobsQuery(PageQuery):
    """Filters of the list of bulk look-ups; all given ones must hold."""

    provider_code = TextField(required=False, max_length=10, help_text="医療機関コード / provider")
    exchange = code_field(Exchange, required=False, help_text="照会の種類 / what is looked up")
    stage = code_field(
        Stage,
        required=False,
        help_text="取得要求に対する段階、サンドボックスの時計で / as a fetch would be told, on the sandbox clock",
    )
    state = code_field(BulkState, required=False, help_text="処理の状態 / how far the work is")
    since = InstantField(required=False, help_text="サンドボックスの時計でこの時点以後の受付 / received at or after")
    until = InstantField(required=False, help_text="サンドボックスの時計でこの時点より前の受付 / received before")


class BulkJobShape(Shape):
    """A bulk look-up: how it stands for whoever fetches it, and how far the work on it is."""

    reception_number = serializers.CharField(help_text="受付番号 / what its result is fetched with")
    exchange = code_field(Exchange)
    provider_code = serializers.CharField(help_text="医療機関コード / provider")
    file_name = serializers.CharField()
    file_identifier = serializers.CharField(allow_blank=True, help_text="任意のファイル識別子 / as sent in the file")
    on = serializers.DateField(allow_null=True, help_text="資格確認日 / day asked about")
    stage = code_field(Stage, help_text="取得要求に対する段階 / as a fetch would be told now")
    state = code_field(BulkState, help_text="処理の状態 / how far the work is")
    people = serializers.IntegerField(help_text="人数 / people in the file")
    answered = serializers.IntegerField(help_text="正常に処理した人数 / people answered")
    refused = serializers.IntegerField(help_text="エラーとした人数 / people refused, each for a reason of their own")
    share = serializers.FloatField(allow_null=True, help_text="処理した割合、0から1 / share of the people done, 0 to 1")
    rate = serializers.FloatField(allow_null=True, help_text="人/秒（現実の時間） / people a second of real time")
    seconds_left = serializers.IntegerField(allow_null=True, help_text="残り秒数の見込み / estimate of what is left")
    received_at = serializers.DateTimeField(help_text="受付（サンドボックスの時計） / received, on the sandbox clock")
    ready_at = serializers.DateTimeField(help_text="結果を渡せる時刻（同上） / result is due from then on")
    ready_after_fetches = serializers.IntegerField(
        help_text="先に「処理中」と答える取得要求の数 / fetches that are answered 2 (processing) first"
    )
    fetches = serializers.IntegerField(help_text="これまでの取得要求の数 / fetches so far")
    expires_at = serializers.DateTimeField(help_text="受付番号の期限（同上） / the number counts until then")
    wall_at = serializers.DateTimeField(help_text="受付（現実の時計） / received, on the real clock")
    started_wall_at = serializers.DateTimeField(allow_null=True, help_text="処理の開始 / work began")
    ended_wall_at = serializers.DateTimeField(allow_null=True, help_text="処理の終了 / work ended")
    faults = DetailShape(many=True, help_text="ファイル全体の誤り / what is wrong with the file as a whole")


BulkJobPage = paged(BulkJobShape)

"""Shapes of enrolment files."""

from rest_framework import serializers

from batch.models import FileKind, JobState
from batch.presenters.files import OUTCOMES
from insurers.api.shapes import WhoseQuery
from sandbox.api.pages import PageQuery, paged
from sandbox.api.shapes import Shape, TextField, code_field
from sandbox.models import Encoding


class UploadQuery(WhoseQuery):
    """What an uploaded file is."""

    kind = code_field(FileKind, help_text="ファイルの種類 / kind of file")
    name = TextField(
        required=False, allow_blank=True, default="", max_length=255, help_text="ファイル名 / what the file is called"
    )
    dry_run = code_field(
        ["true", "false"], required=False, default="false", help_text="true: 検査だけ行い登録しない / register nothing"
    )


class FilesQuery(PageQuery, WhoseQuery):
    """Filters of the list of files."""

    kind = code_field(FileKind, required=False, help_text="ファイルの種類 / kind of file")
    state = code_field(JobState, required=False, help_text="状態 / how far it is")


class LinesQuery(PageQuery):
    """Filters of the rows of a file."""

    outcome = code_field(OUTCOMES.values(), required=False, help_text="行の結果 / what became of the row")


class TextFileQuery(Shape):
    """How a file is to be written that comes back."""

    encoding = code_field(
        Encoding,
        required=False,
        help_text="文字コード（省略時は送られたファイルと同じ） / absent: that of the file sent",
    )


class StarterQuery(TextFileQuery):
    """How a file to start from is to be written."""

    titles = code_field(["ja", "en"], required=False, default="en", help_text="見出しの言語 / language of the header")


class FileFaultShape(Shape):
    """Why a file was refused whole."""

    code = serializers.CharField()
    line = serializers.IntegerField(allow_null=True, help_text="物理行、1から / line of the file, from 1")
    message_ja = serializers.CharField()
    message_en = serializers.CharField()


class FileShape(Shape):
    """An enrolment file and how far it is. Rows count without the header."""

    id = serializers.IntegerField()
    insurer = serializers.CharField(help_text="保険者番号 / insurer number")
    kind = code_field(FileKind)
    file_name = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField(help_text="バイト / bytes")
    sha256 = serializers.CharField()
    dry_run = serializers.BooleanField(help_text="検査だけ / nothing is registered")
    state = code_field(JobState)
    cancel_asked = serializers.BooleanField(help_text="取消を依頼済み / it will stop at the next chunk")
    at = serializers.DateTimeField(help_text="登録の時点（サンドボックスの時計） / registered at, on the sandbox clock")
    wall_at = serializers.DateTimeField(help_text="受付（現実の時計） / received, on the real clock")
    started_wall_at = serializers.DateTimeField(allow_null=True, help_text="処理の開始 / work began")
    ended_wall_at = serializers.DateTimeField(allow_null=True, help_text="処理の終了 / work ended")
    encoding = serializers.CharField(allow_blank=True, help_text="文字コード / encoding, once it is known")
    read = serializers.IntegerField(help_text="読んだ行 / rows read")
    rows = serializers.IntegerField(allow_null=True, help_text="全行数、数え終わってから / all rows, once counted")
    applied = serializers.IntegerField(help_text="登録した行 / rows registered")
    held = serializers.IntegerField(help_text="保留した行 / rows held")
    unchanged = serializers.IntegerField(help_text="変更のない行 / rows that changed nothing")
    refused = serializers.IntegerField(help_text="不受理の行 / rows refused")
    rate = serializers.FloatField(allow_null=True, help_text="行/秒（現実の時間） / rows a second of real time")
    seconds_left = serializers.IntegerField(allow_null=True, help_text="残り秒数の見込み / estimate of what is left")
    fault = FileFaultShape(allow_null=True, help_text="不受理の理由 / why the file was refused whole")


class FindingShape(Shape):
    """Something found in a row, and what to do about it."""

    rule = serializers.CharField()
    severity = serializers.CharField(help_text="refuse, hold, warn")
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the option
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    message_ja = serializers.CharField()
    message_en = serializers.CharField()
    mend_ja = serializers.CharField(allow_blank=True)
    mend_en = serializers.CharField(allow_blank=True)


class LineShape(Shape):
    """A row about which there is something to say."""

    line = serializers.IntegerField(help_text="行、見出しを除き1から / row, from 1, the header not counted")
    outcome = code_field(OUTCOMES.values())
    findings = FindingShape(many=True)


FilePage = paged(FileShape)
LinePage = paged(LineShape)

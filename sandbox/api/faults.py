"""Faults of a request's shape, from the serializers' nested report to a flat list with a path and two sentences.

No sentence repeats what was sent: a value may be a key, or characters no answer can carry.
"""

from collections.abc import Iterator

from rest_framework.exceptions import ErrorDetail

from sandbox.domain.refusals import RefusalDetail

UNKNOWN_FIELD = "unknown_field"
CHOOSE = "Choose one of: "

# By the code the serializer gives; the English sentence is the serializer's own unless given here.
JA = {
    "required": "この項目は必須です。",
    "null": "この項目を null にはできません。",
    "blank": "この項目を空にはできません。",
    "invalid": "この値は正しくありません。",
    "invalid_choice": "次のいずれかを指定してください: {codes}",
    "max_length": "文字数が上限を超えています。",
    "min_length": "文字数が足りません。",
    "max_value": "値が大きすぎます。",
    "min_value": "値が小さすぎます。",
    "overflow": "日時が扱える範囲を超えています。",
    "max_string_length": "値が長すぎます。",
    "not_a_list": "一覧（配列）を指定してください。",
    "empty": "1 件以上指定してください。",
    "null_characters_not_allowed": "NUL 文字は使えません。",
    "surrogate_characters_not_allowed": "不正な文字（サロゲート）が含まれています。",
    "parse_error": "本文を JSON として読み取れません。",
    UNKNOWN_FIELD: "この項目は定義されていません。",
}


def flattened(report: object, path: str = "") -> Iterator[RefusalDetail]:
    """Walk what `ValidationError.detail` holds: dictionaries by field, lists by index or of sentences."""
    if isinstance(report, dict):
        for name, inner in report.items():
            own = name == "non_field_errors"
            yield from flattened(inner, path if own else f"{path}/{_escaped(str(name))}")
    elif isinstance(report, list):
        for index, inner in enumerate(report):
            yield from flattened(inner, path if isinstance(inner, ErrorDetail) else f"{path}/{index}")
    elif isinstance(report, ErrorDetail):
        yield _detail(report, path)


def _detail(error: ErrorDetail, path: str) -> RefusalDetail:
    kind = error.code or "invalid"
    codes = str(error).removeprefix(CHOOSE).replace(", ", "、")
    ja = JA.get(kind, JA["invalid"]).format(codes=codes)
    return RefusalDetail(code_of(kind), path, ja, str(error))


def code_of(kind: str) -> str:
    """Return our code for a kind of fault as the serializers name it."""
    return f"SIM-FIELD-{kind.upper().replace('_', '-')}"


def _escaped(name: str) -> str:
    """Return a field's name for a JSON pointer (RFC 6901), short and printable whatever was sent."""
    printable = name.encode("ascii", "backslashreplace").decode()[:40]
    return printable.replace("~", "~0").replace("/", "~1")

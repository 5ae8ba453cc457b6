"""Problem details (RFC 9457) as values: what the body of every failed request says, in both languages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sandbox.domain.refusals import Refusal, RefusalDetail, RefusalKind

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Code and wording of a kind of failure; `title` is the short form."""

    code: str
    title: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure ready to be sent; `errors` is never empty, so that a client need not look in two places."""

    status: int
    code: str
    title: str
    ja: str
    en: str
    errors: tuple[RefusalDetail, ...]

    def body(self) -> dict[str, object]:
        """Return the JSON object of RFC 9457, with the Japanese sentence and the single errors as extensions."""
        return {
            "type": f"urn:onshi:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": _encodable(self.en),
            "detail_ja": _encodable(self.ja),
            "errors": [_renamed(asdict(error)) for error in self.errors],
        }


STATUS_OF = {
    RefusalKind.INVALID: 422,
    RefusalKind.MISSING: 404,
    RefusalKind.CONFLICT: 409,
    RefusalKind.FORBIDDEN: 403,
    RefusalKind.MEDIA_TYPE: 415,
    RefusalKind.LARGE: 413,
    RefusalKind.BUSY: 503,
}

SENTENCES: dict[int, Sentence] = {
    400: Sentence(
        "SIM-BAD-REQUEST",
        "不正な要求 / Bad request",
        "要求の形が正しくありません。errors を確認してください。",
        "The request is not well formed; see errors.",
    ),
    401: Sentence(
        "SIM-NO-SUCH-KEY",
        "認証できません / Not authenticated",
        "有効なキーがありません。Authorization: Bearer <キー> を付けてください。",
        "There is no valid key. Send Authorization: Bearer <key>.",
    ),
    403: Sentence(
        "SIM-FORBIDDEN",
        "権限がありません / Forbidden",
        "このキーではこの操作はできません。",
        "This key may not do this.",
    ),
    404: Sentence(
        "SIM-NOT-FOUND",
        "見つかりません / Not found",
        "このアドレス、または指定されたものは、このサンドボックスにありません。",
        "This address, or what it names, does not exist in this sandbox.",
    ),
    405: Sentence(
        "SIM-METHOD",
        "使えないメソッド / Method not allowed",
        "このアドレスではこのメソッドを使えません。",
        "This address does not take this method.",
    ),
    406: Sentence(
        "SIM-NOT-ACCEPTABLE",
        "返せない形式 / Not acceptable",
        "Accept で求められた形式では返せません。application/json を受け入れてください。",
        "The answer cannot be given in a form that Accept asks for; accept application/json.",
    ),
    409: Sentence(
        "SIM-CONFLICT",
        "矛盾 / Conflict",
        "要求がすでにある内容と矛盾しています。",
        "The request contradicts what is already there.",
    ),
    413: Sentence(
        "SIM-TOO-LARGE",
        "大きすぎます / Too large",
        "要求が大きすぎます。",
        "The request is too large.",
    ),
    415: Sentence(
        "SIM-MEDIA-TYPE",
        "扱えない形式 / Unsupported media type",
        "この形式の本文は扱えません。application/json で送ってください。",
        "A body of this type cannot be read; send application/json.",
    ),
    422: Sentence(
        "SIM-REFUSED",
        "受け付けられません / Refused",
        "要求は読み取れましたが、受け付けられません。",
        "The request was understood and is refused.",
    ),
    500: Sentence(
        "SIM-CRASH",
        "内部エラー / Internal error",
        "シミュレーターの内部で誤りが起きました。詳細はサーバーの記録にあります。",
        "The simulator failed; its log has the details.",
    ),
    503: Sentence(
        "SIM-UNAVAILABLE",
        "一時的に使えません / Unavailable",
        "データベースに接続できません。しばらくしてから同じ要求を送り直してください。",
        "The database cannot be reached; send the same request again later.",
    ),
}


def problem_of_status(status: int, errors: Sequence[RefusalDetail] = ()) -> Problem:
    """Return the problem of an HTTP status; one without a sentence of its own speaks as 400 or 500."""
    sentence = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]  # noqa: PLR2004  # 5xx begin there
    told = tuple(errors) or (RefusalDetail(sentence.code, "", sentence.ja, sentence.en),)
    return Problem(status, sentence.code, sentence.title, sentence.ja, sentence.en, told)


def problem_of_refusal(refusal: Refusal) -> Problem:
    """Return the problem that tells a refusal."""
    status = STATUS_OF[refusal.kind]
    return Problem(status, refusal.code, SENTENCES[status].title, refusal.ja, refusal.en, refusal.errors)


def _renamed(error: dict[str, str]) -> dict[str, str]:
    names = {"code": "code", "path": "path", "message_ja": "ja", "message_en": "en"}
    return {name: _encodable(error[own]) for name, own in names.items()}


def _encodable(text: str) -> str:
    """Return the text with halves of surrogate pairs spelled out: a path may hold a field name as it was sent."""
    return text.encode("utf-8", "backslashreplace").decode()

"""What is refused about an uploaded file as such; what can be wrong inside it is said by the layouts and findings."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

FILE_EMPTY: Final = RefusalCode(
    "SIM-FILE-EMPTY",
    "ファイルが空です。",
    "The file is empty.",
)
FILE_TOO_LARGE: Final = RefusalCode(
    "SIM-FILE-LARGE",
    "ファイルは{limit}バイトまでです。分けて送ってください。",
    "A file has at most {limit} bytes; send it in parts.",
    RefusalKind.LARGE,
)
FILE_CUT: Final = RefusalCode(
    "SIM-FILE-CUT",
    "届いたバイト列が、告げられた長さ又は Content-Digest と一致しません。途中で切れたようです。送り直してください。",
    "What arrived is not of the length or the Content-Digest that was announced; it seems cut off. Send it again.",
)
FILE_LENGTH: Final = RefusalCode(
    "SIM-FILE-LENGTH",
    "長さ（Content-Length）のない送信には Content-Digest: sha-256=:…: が必要です。なければ途切れたことが分かりません。",
    "A body sent without Content-Length needs Content-Digest: sha-256=:…:, or nobody could tell that it was cut off.",
)
FILE_DIGEST: Final = RefusalCode(
    "SIM-FILE-DIGEST",
    "Content-Digest を読み取れません。sha-256=:<base64>: の形で書いてください。",
    "Content-Digest cannot be read; write it as sha-256=:<base64>:.",
)
UPLOADS_BUSY: Final = RefusalCode(
    "SIM-UPLOADS-BUSY",
    "ほかのファイルを受付中です。しばらくしてから送り直してください。",
    "Other files are being received; send it again in a moment.",
    RefusalKind.BUSY,
)
INSURER_NEEDED: Final = RefusalCode(
    "SIM-FILE-INSURER",
    "どの保険者のファイルか、?insurer=<保険者番号> で指定してください。",
    "Say whose file it is: ?insurer=<insurer number>.",
)
INSURER_UNKNOWN: Final = RefusalCode(
    "SIM-INSURER-UNKNOWN",
    "この番号の保険者は、このキーでは扱えません。",
    "There is no insurer of this number that this key speaks for.",
    RefusalKind.MISSING,
)
FILE_UNKNOWN: Final = RefusalCode(
    "SIM-FILE-UNKNOWN",
    "この番号のファイルはありません。",
    "There is no file with this id.",
    RefusalKind.MISSING,
)
FILE_ENDED: Final = RefusalCode(
    "SIM-FILE-ENDED",
    "このファイルの処理は終わっているため、取り消せません。",
    "The work on this file has ended; it cannot be cancelled.",
    RefusalKind.CONFLICT,
)
FILE_IN_WORK: Final = RefusalCode(
    "SIM-FILE-IN-WORK",
    "このファイルは処理中です。結果は処理が終わってから取得できます。",
    "This file is still worked on; its result can be had when that has ended.",
    RefusalKind.CONFLICT,
)
FILE_FORGOTTEN: Final = RefusalCode(
    "SIM-FILE-FORGOTTEN",
    "このファイルの原本は保存期間を過ぎて削除されたため、誤りのある行を取り出せません。行ごとの結果は残っています。",
    "The bytes of this file were deleted when their time was over, so its rows cannot be written out again; what "
    "became of each row is still there.",
    RefusalKind.CONFLICT,
)

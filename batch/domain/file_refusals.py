"""What is refused about an uploaded file as such; what can be wrong inside it is said by the layouts and findings."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

FILE_EMPTY: Final = RefusalCode(
    "SIM-UPLOAD-EMPTY",
    "ファイルが空です。",
    "The file is empty.",
)
FILE_TOO_LARGE: Final = RefusalCode(
    "SIM-UPLOAD-LARGE",
    "ファイルは{limit}バイトまでです。分けて送ってください。",
    "A file has at most {limit} bytes; send it in parts.",
    RefusalKind.LARGE,
)
FILE_CUT: Final = RefusalCode(
    "SIM-UPLOAD-CUT",
    "届いたバイト列が、告げられた長さ又は Content-Digest と一致しません。途中で切れたようです。送り直してください。",
    "What arrived is not of the length or the Content-Digest that was announced; it seems cut off. Send it again.",
)
FILE_LENGTH: Final = RefusalCode(
    "SIM-UPLOAD-LENGTH",
    "長さ（Content-Length）のない送信には Content-Digest: sha-256=:…: が必要です。なければ途切れたことが分かりません。",
    "A body sent without Content-Length needs Content-Digest: sha-256=:…:, or nobody could tell that it was cut off.",
)
FILE_DIGEST: Final = RefusalCode(
    "SIM-UPLOAD-DIGEST",
    "Content-Digest を読み取れません。sha-256=:<base64>: の形で書いてください。",
    "Content-Digest cannot be read; write it as sha-256=:<base64>:.",
)
TRANSFERS_BUSY: Final = RefusalCode(
    "SIM-TRANSFERS-BUSY",
    "ほかのファイルを送受信中です。しばらくしてからもう一度行ってください。",
    "Other files are on their way in or out; try again in a moment.",
    RefusalKind.BUSY,
)
UPLOAD_TYPE: Final = RefusalCode(
    "SIM-UPLOAD-TYPE",
    "Content-Type は text/csv、application/zip、application/octet-stream のいずれかにしてください。",
    "Send the file as text/csv, application/zip or application/octet-stream.",
    RefusalKind.MEDIA_TYPE,
)
FILE_UNKNOWN: Final = RefusalCode(
    "SIM-JOB-UNKNOWN",
    "この番号のファイルはありません。",
    "There is no file with this id.",
    RefusalKind.MISSING,
)
FILE_ENDED: Final = RefusalCode(
    "SIM-JOB-ENDED",
    "このファイルの処理は終わっているため、取り消せません。",
    "The work on this file has ended; it cannot be cancelled.",
    RefusalKind.CONFLICT,
)
FILE_IN_WORK: Final = RefusalCode(
    "SIM-JOB-IN-WORK",
    "このファイルは処理中です。結果は処理が終わってから取得できます。",
    "This file is still worked on; its result can be had when that has ended.",
    RefusalKind.CONFLICT,
)
FILE_FORGOTTEN: Final = RefusalCode(
    "SIM-JOB-FORGOTTEN",
    "このファイルの原本は保存期間を過ぎて削除されたため、誤りのある行を取り出せません。行ごとの結果は残っています。",
    "The bytes of this file were deleted when their time was over, so its rows cannot be written out again; what "
    "became of each row is still there.",
    RefusalKind.CONFLICT,
)

FILE_GONE: Final = RefusalCode(
    "SIM-FILE-GONE",
    "保存したファイルがサーバーにありません。同じファイルを送り直すと、途中から続けます。",
    "The stored file is gone from the server; send the same file again, and the work goes on where it stopped.",
    RefusalKind.CONFLICT,
)
FILE_DAMAGED: Final = RefusalCode(
    "SIM-FILE-DAMAGED",
    "保存したファイルが壊れています。同じファイルを送り直すと、途中から続けます。",
    "The stored file is damaged; send the same file again, and the work goes on where it stopped.",
    RefusalKind.CONFLICT,
)
FILE_BROKEN_OFF: Final = RefusalCode(
    "SIM-FILE-BROKEN-OFF",
    "プログラムの誤りのため処理を打ち切りました。ファイルの誤りではありません。登録済みの行はそのままです。"
    "修正後に同じファイルを送り直すと、途中から続けます。",
    "A mistake of this program ended the work; it is not the file's. Rows that were registered stay so. When it has "
    "been mended, send the same file again, and the work goes on where it stopped.",
    RefusalKind.CONFLICT,
)
LOST: Final = {row.code: row for row in (FILE_GONE, FILE_DAMAGED, FILE_BROKEN_OFF)}
"""Faults of a job that are ours and not the file's, by code: the same bytes sent again mend it."""

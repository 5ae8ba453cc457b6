"""The plain views in the OpenAPI description: what the framework cannot read off them is told here.

Their bodies are described by the tables of the wire (docs/reference/messages/), not by a second description.
"""

from typing import Any, Final

from sandbox.api.once import HEADER, TOKEN
from sandbox.domain.problems import MEDIA_TYPE, SENTENCES

Schema = dict[str, Any]

PROBLEM: Final[Schema] = {"$ref": "#/components/schemas/Problem"}
TEXT: Final[Schema] = {"type": "string"}
ID_TOKEN: Final[Schema] = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": "ログインで得た idToken をそのまま / the bare idToken, without Bearer",
}


def describe_edges(result: Schema, **_: object) -> Schema:
    """Add the edges of the provider side to the generated description (a hook of drf-spectacular)."""
    result["paths"] = EDGES | result["paths"]
    result["components"]["securitySchemes"]["idToken"] = ID_TOKEN
    return result


def _failures(*statuses: int) -> Schema:
    return {
        str(status): {"description": SENTENCES[status].title, "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
        for status in (*statuses, 503)
    }


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


FILE_EDGE: Final[Schema] = {
    "operationId": "file_check",
    "tags": ["oqs"],
    "summary": "要求ファイルを送り、結果ファイルを受け取る / Send a request file and get its response file",
    "description": "本文は docs/reference/messages/ のとおり。SegmentOfResult が 9 の結果ファイルも 200 で返る。"
    "OQSmu で始まる名前は一括照会（docs/bulk.md）。 "
    "The body is the request file as it is; a response file with SegmentOfResult 9 comes with 200 too. Names that "
    "begin with OQSmu are those of bulk look-ups (docs/bulk.md).",
    "security": [{"key": []}],
    "parameters": [
        {
            "name": "name",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            "example": "OQSsiquc01req_202404010001.xml",
            "description": "要求ファイル名 / name of the request file",
        },
        {
            "name": "X-Onshi-Encoding",
            "in": "header",
            "schema": {"type": "string", "enum": ["utf-8", "shift_jis"]},
            "description": "結果の文字コード（省略時はサンドボックスの設定） / encoding of the answer",
        },
        {
            "name": "X-Onshi-Results",
            "in": "header",
            "schema": {"type": "string", "enum": ["xml", "zip"]},
            "description": "一括照会の結果の形（省略時はサンドボックスの設定） / form of a finished bulk result",
        },
        {
            "name": HEADER,
            "in": "header",
            "schema": {"type": "string", "pattern": f"^{TOKEN.pattern}$"},
            "description": "同じ値でもう一度送ると同じ結果が返る / the same again gives the same answer again",
        },
    ],
    "requestBody": {"required": True, "content": {"application/xml": {"schema": TEXT}}},
    "responses": {
        "200": {
            "description": "結果ファイル / the response file",
            "content": {
                "application/xml": {"schema": TEXT},
                "application/zip": {"schema": TEXT | {"format": "binary"}},
            },
            "headers": {
                "X-Inquiry-Id": {"description": "照会の記録の番号 / id in the journal", "schema": {"type": "integer"}},
                "Content-Disposition": {"description": "結果ファイル名 / name of the response file", "schema": TEXT},
            },
        },
        **_failures(400, 401, 404, 409, 413),
    },
}

LOGIN_EDGE: Final[Schema] = {
    "operationId": "json_login",
    "tags": ["oqs"],
    "summary": "JSON の照会のためにログインする / Log in for checks in JSON",
    "description": "キーは本文か Authorization: Bearer で送る。端末の電子証明書でもよい（oqs-wire §3）。 "
    "The key is sent in the body or as a bearer; a client certificate serves too.",
    "security": [{"key": []}, {}],
    "requestBody": {"content": _json({"type": "object", "properties": {"apiKey": TEXT}})},
    "responses": {
        "200": {
            "description": "idToken の有効期間はサンドボックスの時計で数える / it lives on the sandbox's clock",
            "content": _json(
                _object(
                    status=TEXT,
                    msg=TEXT,
                    result=_object(accessToken=TEXT, refreshToken=TEXT, idToken=TEXT, linkSysCharCd=TEXT),
                )
            ),
        },
        "401": {"description": SENTENCES[401].title, "content": _json(_object(status=TEXT, msg=TEXT))},
        **_failures(400, 413),
    },
}

SEARCH_EDGE: Final[Schema] = {
    "operationId": "json_check",
    "tags": ["oqs"],
    "summary": "OQSsiquc01 を JSON で照会する / Check as OQSsiquc01, in JSON",
    "security": [{"idToken": []}],
    "requestBody": {"required": True, "content": _json(_object(XmlMsg={"type": "object"}))},
    "responses": {
        "200": {
            "description": "OQSsiquc01res の JSON / OQSsiquc01res in JSON",
            "content": _json(_object(XmlMsg={"type": "object"})),
            "headers": {
                "X-Inquiry-Id": {"description": "照会の記録の番号 / id in the journal", "schema": {"type": "integer"}},
            },
        },
        **_failures(400, 401, 413),
    },
}

EDGES: Final[Schema] = {
    "/oqs/{name}": {"post": FILE_EDGE},
    "/oqs-api-pro/MSA12020/ILI12020SV01/auth": {"post": LOGIN_EDGE},
    "/oqs-api-pro/MSA01030/ILI01030SV01/search": {"post": SEARCH_EDGE},
}

"""The one table of what can be wrong with a message, and the fault that a reader hands back.

The official list (別紙6-1) is not public, so every code here starts with ``SIM`` and is invented
(oqs-wire §8).  A row says how it is treated: ``ALWAYS`` a fault, ``STRICT`` a quirk that real
programs show and the annex plausibly forbids (a notice, and a fault in strict mode), ``NEVER``
a fault because the real terminal is known to accept it (always a notice).
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self

VALUE_SHOWN = 40
"""Longest piece of an offending value that a fault repeats, in characters."""


class Level(StrEnum):
    """How far the damage reaches."""

    UNREADABLE = "unreadable"
    """Cannot be processed as a file at all: the request is bounced with an ``.err`` (oqs-wire §2.4)."""
    FILE = "file"
    """Readable, but header or structure is wrong: ``SegmentOfResult`` 9."""
    PERSON = "person"
    """Inside one person's unit: ``ProcessingResultStatus`` 2 for that person."""


class Treatment(Enum):
    """When a finding counts as a fault."""

    ALWAYS = "always"
    STRICT = "strict"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in a message, ready to be shown.

    ``path`` is an XPath-like place (``/XmlMsg/MessageBody/…``), repeated elements counted from 1;
    ``value`` the offending text, cut to 40 characters, or empty; ``unit`` the position of the
    person's unit counted from 0; ``line`` the line in the file where known.
    """

    code: str
    level: Level
    path: str
    ja: str
    en: str
    value: str = ""
    unit: int | None = None
    line: int | None = None


class Kind(Enum):
    """The table: code, treatment, sentence in Japanese, sentence in English.

    Sentences may use ``{ja}``/``{en}`` (name of the element), ``{tag}``, ``{value}``, ``{want_ja}``
    and ``{want_en}`` (what was expected).
    """

    # The table is read row by row; the formatter would stand each row on end.
    # fmt: off
    # -- the file as such
    EMPTY = ("SIM1001", "ALWAYS",
        "ファイルが空です。",
        "The file is empty.")
    TOO_LARGE = ("SIM1002", "ALWAYS",
        "ファイルが大きすぎます（上限{want_ja}）。",
        "The file is too large (at most {want_en}).")
    NUL = ("SIM1003", "ALWAYS",
        "ファイルにNUL文字が含まれています。",
        "The file contains a NUL byte.")
    UNSUPPORTED_ENCODING = ("SIM1004", "ALWAYS",
        "文字コード「{value}」には対応していません。UTF-8又はShift_JISで作成してください。",
        "The encoding “{value}” is not supported; use UTF-8 or Shift_JIS.")
    WRONG_ENCODING = ("SIM1005", "ALWAYS",
        "XML宣言の文字コードは{want_ja}ですが、内容は{value}です。",
        "The XML declaration says {want_en}, but the bytes are {value}.")
    UNMAPPABLE = ("SIM1006", "ALWAYS",
        "{want_ja}として読めないバイト列「{value}」があります。",
        "The bytes “{value}” cannot be read as {want_en}.")
    DTD = ("SIM1007", "ALWAYS",
        "DTD（DOCTYPE宣言、実体宣言）は使用できません。",
        "A DTD (DOCTYPE or entity declaration) is not allowed.")
    TRUNCATED = ("SIM1008", "ALWAYS",
        "ファイルが途中で終わっています。",
        "The file ends before the message does.")
    NOT_XML = ("SIM1009", "ALWAYS",
        "XMLとして読めません（{want_ja}）。",
        "The file is not well-formed XML ({want_en}).")
    WRONG_ROOT = ("SIM1010", "ALWAYS",
        "最上位の要素が「{value}」です。「XmlMsg」でなければなりません。",
        "The root element is “{value}”; it must be “XmlMsg”.")
    NOT_JSON_MESSAGE = ("SIM1011", "ALWAYS",
        "JSONの最上位は「XmlMsg」だけを持つオブジェクトでなければなりません。",
        "The JSON document must be an object holding “XmlMsg”.")
    PART_TOO_LARGE = ("SIM1012", "ALWAYS",
        "1人分の記述、又はその前後の記述が大きすぎます（上限{want_ja}）。",
        "What the file says about one person, or before or after one, is too large (at most {want_en}).")
    TOO_MANY_NAMES = ("SIM1013", "ALWAYS",
        "要素や属性の名前の種類が多すぎます。",
        "There are too many different names of elements and attributes.")

    # -- structure
    MISSING = ("SIM2001", "ALWAYS",
        "必須項目「{ja}」（{tag}）がありません。",
        "The required element {tag} ({en}) is missing.")
    EMPTY_REQUIRED = ("SIM2002", "ALWAYS",
        "必須項目「{ja}」（{tag}）が空です。",
        "The required element {tag} ({en}) is empty.")
    DOUBLED = ("SIM2003", "ALWAYS",
        "項目「{ja}」（{tag}）が重複しています。最初の値だけを読みました。",
        "The element {tag} ({en}) occurs more than once; only the first was read.")
    UNEXPECTED_CHILDREN = ("SIM2004", "ALWAYS",
        "項目「{ja}」（{tag}）は値だけを持つ項目ですが、要素「{value}」を含んでいます。",
        "The element {tag} ({en}) holds a value only, but contains the element “{value}”.")
    STRAY_TEXT = ("SIM2005", "ALWAYS",
        "要素「{tag}」の中の、値を書けない場所に文字「{value}」があります。",
        "There is text “{value}” inside {tag}, where only elements belong.")
    UNKNOWN = ("SIM2006", "STRICT",
        "定義されていない要素「{tag}」があります。",
        "The element “{tag}” is not part of this message.")
    ORDER = ("SIM2007", "STRICT",
        "要素「{tag}」の位置が仕様の順序と異なります。",
        "The element {tag} is not in the order of the layout.")
    ATTRIBUTE = ("SIM2008", "STRICT",
        "要素「{tag}」に属性「{value}」があります。属性は使用しません。",
        "The element {tag} has the attribute “{value}”; no attributes are used.")
    NAMESPACE = ("SIM2009", "STRICT",
        "要素「{tag}」に名前空間が付いています。名前空間は使用しません。",
        "The element {tag} carries a namespace; no namespaces are used.")
    MARKUP = ("SIM2010", "STRICT",
        "{want_ja}があります。読み飛ばしました。",
        "The file contains {want_en}; it was passed over.")
    EMPTY_OPTIONAL = ("SIM2011", "NEVER",
        "項目「{ja}」（{tag}）が空です。値なしとして扱いました。",
        "The element {tag} ({en}) is empty; it was read as absent.")
    JSON_SHAPE = ("SIM2012", "ALWAYS",
        "「{tag}」の形が違います。{want_ja}でなければなりません。",
        "“{tag}” has the wrong shape; it must be {want_en}.")
    JSON_NOT_STRING = ("SIM2013", "STRICT",
        "項目「{ja}」（{tag}）の値が文字列ではありません。",
        "The value of {tag} ({en}) is not a string.")

    # Where it is notices that are left out, this is one too.
    TOO_MANY = ("SIM2014", "ALWAYS",
        "指摘が多すぎるため、以降は省略しました。",
        "There is more to report here than is useful; the rest was left out.")

    # -- values
    FORMAT = ("SIM3001", "ALWAYS",
        "項目「{ja}」（{tag}）の値「{value}」の形式が正しくありません（{want_ja}）。",
        "The value “{value}” of {tag} ({en}) has the wrong form ({want_en}).")
    NO_SUCH_DATE = ("SIM3002", "ALWAYS",
        "項目「{ja}」（{tag}）の日付「{value}」は存在しません。",
        "The date “{value}” of {tag} ({en}) does not exist.")
    NO_SUCH_CODE = ("SIM3003", "ALWAYS",
        "項目「{ja}」（{tag}）のコード「{value}」は定義されていません（{want_ja}）。",
        "The code “{value}” of {tag} ({en}) is not defined ({want_en}).")
    TOO_LONG = ("SIM3004", "ALWAYS",
        "項目「{ja}」（{tag}）が長すぎます（{want_ja}）。",
        "The value of {tag} ({en}) is too long ({want_en}).")
    BLANKS = ("SIM3005", "STRICT",
        "項目「{ja}」（{tag}）の値の前後に空白があります。除いて読みました。",
        "The value of {tag} ({en}) has blanks around it; they were removed.")
    ZERO_PADDED = ("SIM3006", "STRICT",
        "項目「{ja}」（{tag}）が先頭ゼロ埋めです。先頭は半角空白で埋めてください。",
        "The value of {tag} ({en}) is padded with zeros; pad with leading blanks.")
    UNPADDED = ("SIM3007", "STRICT",
        "項目「{ja}」（{tag}）が6桁です。先頭を半角空白で埋めて8桁としてください。",
        "The value of {tag} ({en}) has 6 digits; pad it to 8 with leading blanks.")

    CHARACTERS = ("SIM3008", "ALWAYS",
        "項目「{ja}」（{tag}）に制御文字など電文に載せられない文字が含まれています。",
        "The value of {tag} ({en}) holds control characters or others that no message can carry.")

    # -- manners that the real terminal accepts
    BOM = ("SIM4001", "NEVER",
        "ファイルの先頭にBOMがあります。",
        "The file starts with a byte order mark.")
    SHIFT_JIS = ("SIM4002", "NEVER",
        "文字コードはShift_JISです。",
        "The file is written in Shift_JIS.")
    NO_DECLARATION = ("SIM4003", "NEVER",
        "XML宣言に文字コードがありません。UTF-8として読みました。",
        "The file declares no encoding; it was read as UTF-8.")

    # -- file names
    NAME_EMPTY = ("SIM5001", "ALWAYS",
        "ファイル名がありません。",
        "The file has no name.")
    NAME_TOO_LONG = ("SIM5002", "ALWAYS",
        "ファイル名が長すぎます（{want_ja}）。",
        "The file name is too long ({want_en}).")
    NAME_CHARACTERS = ("SIM5003", "ALWAYS",
        "ファイル名に使用できない文字があります。半角英数字、「_」「-」だけが使用できます。",
        "The file name contains characters that are not allowed; use ASCII letters, digits, “_” and “-”.")
    NAME_ZIP = ("SIM5004", "ALWAYS",
        "暗号化（ZIP）ファイルには対応していません。XMLファイルを送ってください。",
        "Encrypted (ZIP) files are not supported; send the XML file itself.")
    NAME_EXTENSION = ("SIM5005", "ALWAYS",
        "ファイル名の拡張子は「.xml」でなければなりません。",
        "The file name must end in “.xml”.")
    NAME_UNKNOWN = ("SIM5006", "ALWAYS",
        "ファイル名「{value}」はどの電文のものでもありません。",
        "The file name “{value}” belongs to no known message.")
    NAME_NO_ID = ("SIM5007", "ALWAYS",
        "ファイル名「{value}」の「_」の後に識別番号がありません。",
        "The file name “{value}” has no identifier after “_”.")
    # fmt: on

    code: str
    treatment: Treatment
    ja: str
    en: str

    def __new__(cls, code: str, treatment: str = "ALWAYS", ja: str = "", en: str = "") -> Self:
        """Build a row from (code, name of the treatment, Japanese sentence, English sentence)."""
        # The defaults are there only so that looking a row up by its code type-checks.
        kind = object.__new__(cls)
        kind._value_ = code
        kind.code, kind.treatment, kind.ja, kind.en = code, Treatment[treatment], ja, en
        return kind

    def fault(
        self,
        level: Level,
        path: str = "/",
        *,
        value: str = "",
        unit: int | None = None,
        line: int | None = None,
        **words: str,
    ) -> Fault:
        """Return the finding with both sentences filled in."""
        shown = value if len(value) <= VALUE_SHOWN else value[: VALUE_SHOWN - 1] + "…"
        facts = {"value": shown, "tag": "", "ja": "", "en": "", "want_ja": "", "want_en": "", **words}
        return Fault(
            code=self.code,
            level=level,
            path=path,
            ja=self.ja.format_map(facts),
            en=self.en.format_map(facts),
            value=shown,
            unit=unit,
            line=line,
        )


class BadValueError(ValueError):
    """Raised by a type when a text cannot be read; carries the row of the table."""

    def __init__(self, kind: Kind, want_ja: str = "", want_en: str = "") -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.want_ja = want_ja
        self.want_en = want_en


class UnwritableError(ValueError):
    """Raised when a value cannot stand on the wire: a programming error of the caller."""

"""Every interface the real system has, as far as is public (oqs-wire §1); what we cover is read off the catalogue."""

from dataclasses import dataclass

from eligibility.wire.messages import BY_PREFIX


@dataclass(frozen=True, slots=True)
class Interface:
    """A numbered exchange: its numbers, Japanese name, and the prefixes of its files as far as they are known.

    `note` says what the facts leave open.
    """

    numbers: str
    ja: str
    en: str
    prefixes: tuple[str, ...] = ()
    note: str = ""

    @property
    def covered(self) -> bool:
        """Tell whether every file of the exchange is in the catalogue."""
        return bool(self.prefixes) and all(prefix in BY_PREFIX for prefix in self.prefixes)


def _two(stem: str) -> tuple[str, ...]:
    return f"{stem}req", f"{stem}res"


def _four(stem: str) -> tuple[str, ...]:
    return *_two(f"{stem}01"), *_two(f"{stem}02")


PREFIX_ONLY = "elements not public"
UNKNOWN_PREFIX = "prefix and elements not public"
INFERRED = "which number belongs to which prefix is inferred"

# fmt: off
INTERFACES: tuple[Interface, ...] = (
    Interface("001/002", "資格確認", "Eligibility check", _two("OQSsiquc01")),
    Interface("003/004", "照会番号登録", "Reference number registration", _two("OQSsiimm01")),
    Interface("005–008", "資格確認一括照会", "Bulk eligibility check", _four("OQSmuquc")),
    Interface("009–012", "照会番号一括登録", "Bulk reference number registration", _four("OQSmuimm")),
    Interface("013–016", "医療扶助 委託先資格情報の一括取得", "Bulk fetch, medical assistance",
              _four("OQSmutic"), INFERRED),
    Interface("017–020", "同意済み資格情報の一括取得（訪問診療等）", "Bulk fetch, home-visit consents",
              _four("OQSmuhvq"), INFERRED),
    Interface("021–024", "同意済み資格情報の一括取得（オンライン診療等）", "Bulk fetch, online consents",
              _four("OQSmuonq"), INFERRED),
    Interface("025/026", "資格確認（訪問診療等）", "Check, home visit", _two("OQSsihvq01"), PREFIX_ONLY),
    Interface("027/028", "資格確認（オンライン診療等）", "Check, online care", _two("OQSsionq01"), PREFIX_ONLY),
    Interface("029–032", "一括照会（訪問診療等）", "Bulk check, home visit", note=UNKNOWN_PREFIX),
    Interface("033–036", "一括照会（オンライン診療等）", "Bulk check, online care", note=UNKNOWN_PREFIX),
    Interface("037/038", "閲覧同意取り消し（訪問診療等）", "Cancel consent, home visit",
              _two("OQSsihvd01"), PREFIX_ONLY),
    Interface("039/040", "医療機関アクセスURL取得", "Access URL of a provider", _two("OQSsiurl01"), PREFIX_ONLY),
    Interface("041/042", "環境設定情報照会", "Read terminal settings", _two("OQSsiinq01"), PREFIX_ONLY),
    Interface("043/044", "環境設定情報更新", "Change terminal settings", _two("OQSsiupd01"), PREFIX_ONLY),
    Interface("045/046", "電子カルテ情報共有サービス利用施設の回答", "Record-sharing facilities",
              note=UNKNOWN_PREFIX),
    Interface("047/048", "資格確認（救急時医療情報閲覧）", "Check, emergency", note=UNKNOWN_PREFIX),
    Interface("049/050", "目視確認用パスコード取得", "Passcode for visual check", note=UNKNOWN_PREFIX),
    Interface("051–056", "アクティベーションコード 照会・発行・無効化", "Activation codes", note=UNKNOWN_PREFIX),
    Interface("–", "顔認証付きカードリーダーの資格確認結果", "Result pushed by the card reader",
              ("OQSsiquc01res_face",)),
    Interface("–", "薬剤情報・診療情報閲覧", "Drug and treatment records", _two("YZKsiquc01")),
    Interface("–", "特定健診情報閲覧", "Check-up records", _two("TKKsiquc01")),
)
# fmt: on

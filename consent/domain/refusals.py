"""What is refused about providers and consents, and which constraint says so (see insurers.domain.refusals)."""

from typing import Final

from sandbox.domain.refusals import RefusalCode, RefusalKind

PROVIDER_TAKEN = RefusalCode(
    "SIM-PROVIDER-TAKEN",
    "この医療機関コードはこのサンドボックスに登録済みです。",
    "A provider with this code is registered in this sandbox already.",
    RefusalKind.CONFLICT,
)
FACILITY_TYPE = RefusalCode(
    "SIM-PROVIDER-TYPE",
    "施設種別が定義されたもののいずれでもありません。",
    "The type of facility is not one of those defined.",
)
PROVIDER_UNKNOWN = RefusalCode(
    "SIM-PROVIDER-UNKNOWN",
    "この医療機関コードの医療機関等はこのサンドボックスにありません。",
    "There is no provider with this code in this sandbox.",
    RefusalKind.MISSING,
)
PROVIDER_REQUIRED = RefusalCode(
    "SIM-PROVIDER-REQUIRED",
    "管理者は医療機関コード（provider）を指定してください。",
    "An administrator names the provider by its code (provider).",
)
KEY_SUBJECT_UNKNOWN = RefusalCode(
    "SIM-KEY-SUBJECT",
    "キーの対象（医療機関コード・保険者番号）がこのサンドボックスにありません。",
    "The key's subject is no provider or insurer of this sandbox.",
)
KEY_NEEDS_NO_SUBJECT = RefusalCode(
    "SIM-KEY-NO-SUBJECT",
    "管理者のキーには対象を指定できません。",
    "An administrator's key takes no subject.",
)
CERTIFICATE_UNREADABLE = RefusalCode(
    "SIM-CERTIFICATE-UNREADABLE",
    "電子証明書をPEM形式のX.509証明書として読めません。",
    "The certificate cannot be read as an X.509 certificate in PEM.",
)
CERTIFICATE_TAKEN = RefusalCode(
    "SIM-CERTIFICATE-TAKEN",
    "この電子証明書は登録済みです。端末ごとに別の証明書を用いてください。",
    "This certificate is registered already; give every terminal its own.",
    RefusalKind.CONFLICT,
)
CERTIFICATE_DATES = RefusalCode(
    "SIM-CERTIFICATE-DATES",
    "電子証明書の有効期間の終わりが始まりより後ではありません。",
    "The certificate does not end after it begins.",
)

CONSENT_NOBODY = RefusalCode(
    "SIM-CONSENT-NOBODY",
    "この保険者番号・記号・番号・枝番・生年月日の加入者が見つかりません。",
    "There is nobody with this insurer number, symbol, number, branch and birth date.",
)
CONSENT_SEVERAL = RefusalCode(
    "SIM-CONSENT-SEVERAL",
    "複数の加入者が該当します。枝番を指定してください。",
    "Several persons match; name the branch number.",
)
CONSENT_AHEAD = RefusalCode(
    "SIM-CONSENT-AHEAD",
    "同意日時が照会時点（サンドボックスの時計）より後です。",
    "The consent was given later than the sandbox's clock shows.",
)
CONSENT_UNTIL = RefusalCode(
    "SIM-CONSENT-UNTIL",
    "有効期限が同意日時より後ではありません。",
    "The consent does not last beyond the instant at which it was given.",
)
CONSENT_UNKNOWN = RefusalCode(
    "SIM-CONSENT-UNKNOWN",
    "この番号の同意はありません。",
    "There is no consent with this id.",
    RefusalKind.MISSING,
)
CONSENT_ENDED = RefusalCode(
    "SIM-CONSENT-ENDED",
    "この同意はすでに終わっています。",
    "This consent has ended already.",
    RefusalKind.CONFLICT,
)

BY_CONSTRAINT: Final = {
    "provider_code_is_unique_in_its_sandbox": PROVIDER_TAKEN,
    "facility_type_is_a_known_one": FACILITY_TYPE,
    "certificate_is_registered_once": CERTIFICATE_TAKEN,
    "certificate_ends_after_it_begins": CERTIFICATE_DATES,
    "a_consent_lasts_beyond_the_instant_it_is_given": CONSENT_UNTIL,
}
"""Name of the constraint → what its violation is called outside."""

"""What is refused about providers, and which constraint of the database says so (see insurers.domain.refusals)."""

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

BY_CONSTRAINT: Final = {
    "provider_code_is_unique_in_its_sandbox": PROVIDER_TAKEN,
    "facility_type_is_a_known_one": FACILITY_TYPE,
    "certificate_is_registered_once": CERTIFICATE_TAKEN,
    "certificate_ends_after_it_begins": CERTIFICATE_DATES,
}
"""Name of the constraint → what its violation is called outside."""

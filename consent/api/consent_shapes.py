"""Shapes of consents."""

from rest_framework import serializers

from consent.domain.grants import ITEMS, GrantState
from consent.models import EndReason, Treatment
from sandbox.api.pages import PageQuery
from sandbox.api.shapes import InstantField, Shape, TextField, code_field

MOST_ITEMS = 2 * len(ITEMS)
LONGEST_INSTANT = 40


class WhichProviderShape(Shape):
    """Which provider is meant (`ProvidersSideView.provider`)."""

    provider = TextField(
        max_length=10,
        required=False,
        help_text="医療機関コード（管理者のキーのとき） / code of the provider; for an administrator's key",
    )


class NewConsent(WhichProviderShape):
    """同意, and by the key of their card whose it is."""

    insurer_number = TextField(max_length=8, help_text="保険者番号 / 8 digits, or 6 for 国保")
    symbol = TextField(max_length=20, required=False, allow_blank=True, help_text="記号（省略可） / optional")
    number = TextField(max_length=20, help_text="番号")
    branch = TextField(
        max_length=2, required=False, allow_blank=True, help_text="枝番（複数該当のとき） / where several match"
    )
    birth_on = serializers.DateField(help_text="生年月日 / birth date")
    treatment = code_field(Treatment, help_text="診療区分 OQSCD028 / kind of visit")
    items = serializers.ListField(
        child=code_field(ITEMS),
        required=False,
        max_length=MOST_ITEMS,
        help_text="同意した情報（省略時は全て、空は同意なし） / "
        "what is consented to; absent: everything, empty: nothing",
    )
    consented_at = TextField(
        required=False, max_length=LONGEST_INSTANT, help_text="同意日時（省略時は時計の今） / when; absent: now"
    )
    examined_on = serializers.DateField(required=False, help_text="受診日 / day of the examination")
    available_until = TextField(
        required=False,
        allow_null=True,
        max_length=LONGEST_INSTANT,
        help_text="有効期限（省略時は診療区分による、null は取り消されるまで） / last instant it holds; "
        "absent: by the kind of visit, null: until it is ended",
    )


class CardKeyShape(Shape):
    """The key of a person's card."""

    insurer_number = serializers.CharField()
    symbol = serializers.CharField(allow_blank=True)
    number = serializers.CharField()
    branch = serializers.CharField(allow_blank=True)
    birth_on = serializers.DateField()


class ConsentShape(Shape):
    """同意 as it stands on the sandbox's clock."""

    id = serializers.IntegerField()
    provider = serializers.CharField(help_text="医療機関コード / code of the provider")
    person = CardKeyShape(
        allow_null=True,
        help_text="同意が登録された時点の資格の記号・番号等 / the person's key when the consent became known",
    )
    treatment = code_field(Treatment, help_text="OQSCD028")
    items = serializers.ListField(child=code_field(ITEMS))
    consented_at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(help_text="登録された時点 / when it became known")
    examined_on = serializers.DateField(allow_null=True)
    available_until = serializers.DateTimeField(allow_null=True)
    state = code_field(GrantState)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.ChoiceField(choices=EndReason.choices, allow_blank=True, help_text="OQSCD031")


class ConsentQuery(WhichProviderShape, PageQuery):
    """Which consents."""

    treatment = code_field(Treatment, required=False, help_text="診療区分 OQSCD028 / kind of visit")
    since = InstantField(required=False, help_text="同意日時がこの時点以後 / consented at or after")
    until = InstantField(required=False, help_text="同意日時がこの時点より前 / consented before")
    state = code_field(GrantState, required=False, help_text="状態 / where it stands")


class ConsentEnd(Shape):
    """Why a consent ends."""

    reason = code_field(EndReason, help_text="理由 OQSCD031 / why")

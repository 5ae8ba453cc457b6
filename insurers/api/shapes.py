"""Shapes of insurers and people."""

from rest_framework import serializers

from insurers.models import EntitlementKind, Hold, InsurerKind
from sandbox.api.shapes import Shape, TextField, code_field


class InsurerShape(Shape):
    """An insurer (保険者), or a welfare office in its place."""

    number = TextField(max_length=8, help_text="保険者番号 / 8 digits, or 6 for 国保")
    name = TextField(max_length=100)
    kind = code_field(InsurerKind, required=False, help_text="保険者の種別（番号から定まる） / told by the number")


class PersonShape(Shape):
    """A person, in a list; `name` as the first insurer registered it, empty when none has."""

    code = serializers.CharField()
    name = serializers.CharField(allow_blank=True)


class ProfileShape(Shape):
    """届出事項."""

    name = serializers.CharField()
    name_kana = serializers.CharField(allow_blank=True)
    other_name = serializers.CharField(allow_blank=True)
    other_name_kana = serializers.CharField(allow_blank=True)
    sex = serializers.CharField(help_text="OQSCD007")
    sex_on_back = serializers.CharField(allow_blank=True, help_text="OQSCD007")
    birth_on = serializers.DateField()
    address = serializers.CharField(allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)


class PeriodShape(Shape):
    """Days of validity, the first and the last one included; null is unbounded."""

    first = serializers.DateField(source="lower", allow_null=True)
    last = serializers.DateField(allow_null=True, help_text="最終日（喪失年月日の前日） / the day before the loss")


class EnrolmentShape(Shape):
    """資格."""

    period = PeriodShape()
    symbol = serializers.CharField(allow_blank=True)
    number = serializers.CharField()
    branch = serializers.CharField(allow_blank=True)
    relation = serializers.CharField(allow_blank=True, help_text="OQSCD009")
    card_class = serializers.CharField(help_text="OQSCD010")
    insured_name = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField(allow_null=True)
    card_from = serializers.DateField(allow_null=True)
    card_until = serializers.DateField(allow_null=True)
    loss_reason = serializers.CharField(allow_blank=True, help_text="OQSCD008")
    hold = code_field(Hold, help_text="保留（R-064） / held back from providers")


class EntitlementShape(Shape):
    """一部負担金割合, 限度額適用認定証 and the other records beside an enrolment; columns by kind."""

    kind = code_field(EntitlementKind)
    period = PeriodShape()
    issued_on = serializers.DateField(allow_null=True)
    ratio = serializers.CharField(allow_blank=True)
    limit_class = serializers.CharField(allow_blank=True, help_text="OQSCD011")
    limit_flag = serializers.CharField(allow_blank=True, help_text="OQSCD012")
    long_term_on = serializers.DateField(allow_null=True)
    disease = serializers.CharField(allow_blank=True, help_text="OQSCD013")
    self_pay = serializers.IntegerField(allow_null=True, help_text="円 / yen")
    ticket = serializers.DictField(allow_null=True, help_text="医療券・調剤券")


class MembershipShape(Shape):
    """What one insurer had registered about the person."""

    insurer = InsurerShape()
    profile = ProfileShape(allow_null=True)
    enrolments = EnrolmentShape(many=True)
    entitlements = EntitlementShape(many=True)


class RegisterShape(Shape):
    """Everything the register held true about a person at the instant `at` of the sandbox clock."""

    code = serializers.CharField(source="person.code")
    at = serializers.DateTimeField()
    memberships = MembershipShape(many=True)


class AsKnownQuery(Shape):
    """As of which instant to look."""

    at = TextField(
        required=False,
        max_length=40,
        help_text="この時点の登録内容（省略時は時計の今） / as known at this instant; absent: now on the clock",
    )


class WhoseQuery(Shape):
    """Which insurer is meant (`InsurersSideView.insurer`)."""

    insurer = TextField(
        max_length=8,
        required=False,
        help_text="保険者番号（管理者のキーのとき） / number of the insurer; for an administrator's key",
    )

"""The register: insurers, persons, and what each insurer registered about its members.

Two times run through it (design §5). A row holds for `period` (the days it covers) and is `known` for a
span of sandbox time (from registration until corrected). A correction closes `known` and appends a row;
nothing is edited. `recorded_at` comes from the database for audit and is never read by logic.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Now

from insurers.fields import DateSpanField, InstantSpanField
from sandbox.models import Sandbox

# An expression, so that the planner does not take the exclusion constraints' GiST indexes for looking up a member:
# it thinks them cheaper than the B-tree beside them, and they take four times as long (docs/adr/0003-hot-path.md).
BY_MEMBER = models.F("member") + 0


class InsurerKind(models.TextChoices):
    """The six kinds of insurer (R-001), and the welfare offices that pay for 医療扶助."""

    ASSOCIATION = "association", "協会けんぽ"
    SOCIETY = "society", "健保組合"
    MUNICIPAL = "municipal", "市町村国保"
    NHI_SOCIETY = "nhi_society", "国保組合"
    MUTUAL_AID = "mutual_aid", "共済組合"
    LATE_ELDERLY = "late_elderly", "後期高齢者医療広域連合"
    WELFARE_OFFICE = "welfare_office", "福祉事務所"


class Hold(models.TextChoices):
    """Whether linkage to the eligibility system is stopped until the insurer confirms (R-064, domain §3.5)."""

    NONE = "none", "保留なし"
    MEDICAL = "medical", "医療情報のみ停止"
    ALL = "all", "資格・医療情報とも停止"


class EntitlementKind(models.TextChoices):
    """What a member is entitled to besides the enrolment itself."""

    BURDEN_RATIO = "burden_ratio", "一部負担金割合"
    ELDERLY_CERTIFICATE = "elderly_certificate", "高齢受給者証"
    LIMIT_CERTIFICATE = "limit_certificate", "限度額適用認定証"
    SPECIFIC_DISEASE = "specific_disease", "特定疾病療養受療証"
    MEDICAL_TICKET = "medical_ticket", "医療券・調剤券"


class Insurer(models.Model):
    """An insurer, or a welfare office in the payer's place. `number` is 8 digits, or 6 for 国保 (domain §2.1).

    While `feed_stalled`, its files wait: that is how old data stay in the centre (domain §3.1).
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="insurers")
    number = models.CharField(max_length=8)
    kind = models.CharField(max_length=14, choices=InsurerKind.choices)
    name = models.CharField(max_length=100)
    feed_stalled = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "number"], name="insurer_number_is_unique_in_its_sandbox"),
            models.UniqueConstraint(fields=["id", "sandbox"], name="insurer_can_be_named_with_its_sandbox"),
            models.CheckConstraint(
                name="insurer_number_has_6_or_8_digits",
                condition=models.Q(number__regex=r"^([0-9]{6}|[0-9]{8})$"),
            ),
            models.CheckConstraint(name="insurer_kind_is_a_known_one", condition=models.Q(kind__in=InsurerKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Person(models.Model):
    """One human being of the sandbox, whoever insures them; what insurers know of them stands in `Profile`."""

    # No index of its own here and below where a unique constraint begins with the column: a first load writes each.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="people", db_index=False)
    code = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "code"], name="person_code_is_unique_in_its_sandbox"),
            models.UniqueConstraint(fields=["id", "sandbox"], name="person_can_be_named_with_its_sandbox"),
        ]

    def __str__(self) -> str:
        return self.code


class Member(models.Model):
    """加入者: one person at one insurer, the stable root of what that insurer registers about them.

    `code` is the insurer's own number for them in its files (加入者番号), "" for those who came another way.
    That insurer and person are of this sandbox is promised by composite foreign keys (migration 0002).
    """

    # No foreign keys of Django's own here: the composite ones of migration 0002 say the same and more.
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    insurer = models.ForeignKey(
        Insurer, on_delete=models.CASCADE, related_name="members", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", db_constraint=False)
    code = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["insurer", "person"], name="person_is_one_member_of_an_insurer"),
            models.UniqueConstraint(
                fields=["insurer", "code"],
                name="member_code_is_unique_at_its_insurer",
                condition=~models.Q(code=""),
            ),
            models.UniqueConstraint(fields=["id", "insurer"], name="member_can_be_named_with_its_insurer"),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Profile(models.Model):
    """届出事項: names, birth date, sex and address as the insurer registered them; they may differ between insurers.

    `name` may hold ● where the insurer's characters could not be carried (R-135, R-136).
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="profiles")
    known = InstantSpanField()
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True, default="")
    other_name = models.CharField(max_length=100, blank=True, default="")
    other_name_kana = models.CharField(max_length=100, blank=True, default="")
    sex = models.CharField(max_length=1)
    sex_on_back = models.CharField(max_length=1, blank=True, default="")
    birth_on = models.DateField()
    address = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=8, blank=True, default="")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="member_has_one_profile_at_an_instant",
                expressions=[(BY_MEMBER, RangeOperators.EQUAL), ("known", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="profile_is_known_for_some_time", condition=models.Q(known__isempty=False)),
            models.CheckConstraint(name="profile_has_a_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="sex_is_a_code_of_oqscd007",
                condition=models.Q(sex__in=["1", "2", "3"], sex_on_back__in=["", "1", "2", "3"]),
            ),
            models.CheckConstraint(
                name="postal_code_is_nnn_nnnn",
                condition=models.Q(postal_code="") | models.Q(postal_code__regex=r"^[0-9]{3}-[0-9]{4}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"


class Enrolment(models.Model):
    """資格: one insurer covers one member for `period` = [取得年月日, 喪失年月日).

    `symbol_key` and `number_key` are the folded forms a look-up compares (insurers.domain.keys); the originals
    are what an answer shows. `insurer` repeats the member's, so that one index serves the look-up; a
    composite foreign key keeps the two equal (migration 0002). An open `period` has no loss yet.
    """

    # As in Member: the composite foreign key (member, insurer) takes the place of both.
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="enrolments", db_constraint=False)
    insurer = models.ForeignKey(
        Insurer, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    period = DateSpanField()
    known = InstantSpanField()
    symbol = models.CharField(max_length=20, blank=True, default="")
    symbol_key = models.CharField(max_length=40, blank=True, default="")
    number = models.CharField(max_length=20)
    number_key = models.CharField(max_length=40)
    branch = models.CharField(max_length=2, blank=True, default="")
    relation = models.CharField(max_length=1, blank=True, default="")
    card_class = models.CharField(max_length=2)
    insured_name = models.CharField(max_length=100, blank=True, default="")
    issued_on = models.DateField(null=True, blank=True)
    card_from = models.DateField(null=True, blank=True)
    card_until = models.DateField(null=True, blank=True)
    loss_reason = models.CharField(max_length=2, blank=True, default="")
    hold = models.CharField(max_length=7, choices=Hold.choices, default=Hold.NONE)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["insurer", "number_key", "symbol_key"], name="enrolment_by_search_key"),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="insurer_covers_a_member_once_a_day",
                expressions=[
                    (BY_MEMBER, RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    ("known", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="enrolment_covers_some_day_and_is_known_for_some_time",
                condition=models.Q(period__isempty=False, known__isempty=False),
            ),
            models.CheckConstraint(name="enrolment_has_a_first_day", condition=models.Q(period__lower_inf=False)),
            models.CheckConstraint(name="enrolment_has_a_number_to_search_by", condition=~models.Q(number_key="")),
            models.CheckConstraint(
                name="loss_reason_is_a_code_of_oqscd008_and_needs_a_loss",
                condition=models.Q(loss_reason="")
                | models.Q(loss_reason__in=["01", "02", "03", "99"], period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="relation_is_a_code_of_oqscd009", condition=models.Q(relation__in=["", "1", "2"])
            ),
            models.CheckConstraint(
                name="card_class_is_a_code_of_oqscd010",
                condition=models.Q(card_class__in=["01", "02", "03", "04", "05", "06", "07", "A1"]),
            ),
            models.CheckConstraint(
                name="branch_has_2_digits",
                condition=models.Q(branch="") | models.Q(branch__regex=r"^[0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="card_ends_no_sooner_than_it_begins",
                condition=models.Q(card_from__isnull=True)
                | models.Q(card_until__isnull=True)
                | models.Q(card_until__gte=models.F("card_from")),
            ),
            models.CheckConstraint(name="hold_is_a_known_one", condition=models.Q(hold__in=Hold.values)),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"


class Entitlement(models.Model):
    """A ratio, certificate or ticket of a member for `period`; columns by kind, each kind's set is a constraint.

    Two of one kind may overlap: that is how a wrong record that was never voided shows (R-083). The ratio is
    three digits as on the wire (``010`` = 10 %), `self_pay` is yen. `ticket` holds the fields of
    `insurers.domain.tickets.Ticket`.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="entitlements")
    kind = models.CharField(max_length=19, choices=EntitlementKind.choices)
    period = DateSpanField()
    known = InstantSpanField()
    issued_on = models.DateField(null=True, blank=True)
    ratio = models.CharField(max_length=3, blank=True, default="")
    limit_class = models.CharField(max_length=2, blank=True, default="")
    limit_flag = models.CharField(max_length=3, blank=True, default="")
    long_term_on = models.DateField(null=True, blank=True)
    disease = models.CharField(max_length=1, blank=True, default="")
    self_pay = models.PositiveIntegerField(null=True, blank=True)
    ticket = models.JSONField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [
            # For insurers.selectors.keys.ticket_holders; the few tickets among all entitlements.
            models.Index(
                KT("ticket__provider_code"),
                KT("ticket__month"),
                condition=models.Q(kind="medical_ticket"),
                name="ticket_by_provider_and_month",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entitlement_covers_some_day_and_is_known_for_some_time",
                condition=models.Q(period__isempty=False, known__isempty=False),
            ),
            models.CheckConstraint(
                name="entitlement_kind_is_a_known_one",
                condition=models.Q(kind__in=EntitlementKind.values),
            ),
            models.CheckConstraint(
                name="ratio_belongs_to_ratio_kinds",
                condition=models.Q(kind__in=["burden_ratio", "elderly_certificate"], ratio__regex=r"^0[0-9]0$|^100$")
                | (~models.Q(kind__in=["burden_ratio", "elderly_certificate"]) & models.Q(ratio="")),
            ),
            models.CheckConstraint(
                name="limit_columns_belong_to_limit_certificates",
                condition=models.Q(
                    kind="limit_certificate",
                    limit_class__in=["01", "02", "03"],
                    limit_flag__regex=r"^(A0[1-6]|B0[1-9]|B10)$",
                )
                | (
                    ~models.Q(kind="limit_certificate")
                    & models.Q(limit_class="", limit_flag="", long_term_on__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="disease_columns_belong_to_specific_diseases",
                condition=models.Q(kind="specific_disease", disease__in=["1", "2", "3"])
                | (~models.Q(kind="specific_disease") & models.Q(disease="", self_pay__isnull=True)),
            ),
            models.CheckConstraint(
                name="ticket_belongs_to_medical_tickets",
                condition=models.Q(kind="medical_ticket", ticket__isnull=False)
                | (~models.Q(kind="medical_ticket") & models.Q(ticket__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

"""Jobs of bulk look-ups, and the chunks in which their people wait."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


ADD = """
ALTER TABLE batch_bulkjob
    ADD CONSTRAINT bulk_job_and_provider_are_of_one_sandbox
        FOREIGN KEY (provider_id, sandbox_id) REFERENCES consent_provider (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
-- What lies here for a second is not worth compressing.
ALTER TABLE batch_bulkchunk ALTER COLUMN units SET STORAGE EXTERNAL;
"""
DROP = """
ALTER TABLE batch_bulkchunk ALTER COLUMN units SET STORAGE EXTENDED;
ALTER TABLE batch_bulkjob DROP CONSTRAINT bulk_job_and_provider_are_of_one_sandbox;
"""


class Migration(migrations.Migration):
    """Add the tables, and keep provider and job in one sandbox."""

    dependencies = [
        ("batch", "0006_withdrawn"),
        ("consent", "0003_named_with_its_sandbox"),
        ("sandbox", "0004_bulk"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "exchange",
                    models.CharField(
                        choices=[
                            ("muquc", "資格確認一括照会"),
                            ("muimm", "照会番号一括登録"),
                            ("mutic", "医療扶助の資格情報の一括取得"),
                            ("muhvq", "訪問診療等の同意済み資格情報の一括取得"),
                            ("muonq", "オンライン診療等の同意済み資格情報の一括取得"),
                        ],
                        max_length=5,
                    ),
                ),
                ("reception_number", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                ("file_identifier", models.TextField(blank=True, default="")),
                ("on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("wall_at", models.DateTimeField()),
                ("readings", models.JSONField(default=dict)),
                ("strict", models.BooleanField(default=False)),
                (
                    "element_order",
                    models.CharField(
                        choices=[("annex", "別紙の順"), ("shuffled", "順不同")], default="annex", max_length=8
                    ),
                ),
                ("shuffle_seed", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "受付済み"),
                            ("working", "処理中"),
                            ("done", "完了"),
                            ("failed", "異常終了"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                ("ready_at", models.DateTimeField()),
                ("ready_fetches", models.PositiveIntegerField(default=0)),
                ("fetches", models.PositiveIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("started_wall_at", models.DateTimeField(blank=True, null=True)),
                ("worked_wall_at", models.DateTimeField(blank=True, null=True)),
                ("ended_wall_at", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_as", models.CharField(blank=True, default="", max_length=200)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "key",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="sandbox.apikey"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_jobs",
                        to="consent.provider",
                    ),
                ),
                (
                    "sandbox",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sandbox.sandbox",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_place", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("units", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("done", models.BooleanField(default=False)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="batch.bulkjob"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(fields=["provider", "-id"], name="bulk_job_by_provider"),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "working"])), fields=["id"], name="bulk_job_unfinished"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.UniqueConstraint(
                fields=("sandbox", "reception_number"), name="reception_number_is_unique_in_its_sandbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("exchange__in", ["muquc", "muimm", "mutic", "muhvq", "muonq"])),
                name="exchange_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "working", "done", "failed"])),
                name="bulk_state_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("reception_number", ""), _negated=True), name="a_bulk_job_has_a_reception_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "people",
                            django.db.models.expressions.CombinedExpression(
                                models.F("answered"), "+", models.F("refused")
                            ),
                        ),
                        ("state", "done"),
                    ),
                    models.Q(
                        models.Q(("state", "done"), _negated=True),
                        (
                            "people__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("answered"), "+", models.F("refused")
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="a_bulk_job_is_done_when_everybody_is_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), models.Q(("faults", []), _negated=True)),
                    models.Q(models.Q(("state", "failed"), _negated=True), ("faults", [])),
                    _connector="OR",
                ),
                name="a_failed_bulk_job_says_why_and_no_other_does",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_wall_at__isnull", True), ("state__in", ["waiting", "working"])),
                    models.Q(
                        models.Q(("state__in", ["waiting", "working"]), _negated=True), ("ended_wall_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_bulk_job_that_ended_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("at"))), name="a_result_is_kept_for_some_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkchunk",
            constraint=models.UniqueConstraint(fields=("job", "first_place"), name="a_place_of_a_file_is_in_one_chunk"),
        ),
        migrations.AddConstraint(
            model_name="bulkchunk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done", True), ("units__len", 0)),
                    models.Q(("done", False), ("people__gt", 0), ("units__len", models.F("people"))),
                    _connector="OR",
                ),
                name="people_wait_in_a_chunk_until_they_are_answered",
            ),
        ),
        migrations.RunSQL(ADD, DROP),
    ]

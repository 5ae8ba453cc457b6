"""Settings of bulk look-ups: when results are ready, in which form, how long they are kept, and what is too much."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the settings."""

    dependencies = [
        ("sandbox", "0003_intake"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sandbox",
            name="readings_are_known_ones",
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_faults_reading",
            field=models.CharField(
                choices=[("result", "結果（02）で伝える"), ("upload", "受付（01）で伝える")],
                default="result",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_files_limit",
            field=models.PositiveSmallIntegerField(default=10),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_keep_days",
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_people_limit",
            field=models.PositiveIntegerField(default=100000),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_ready",
            field=models.CharField(
                choices=[
                    ("at_once", "処理が済みしだい"),
                    ("seconds", "受付から一定の秒数の後"),
                    ("clock_time", "次の定刻（夜間処理）"),
                    ("fetches", "一定の回数の取得要求の後"),
                ],
                default="at_once",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_ready_fetches",
            field=models.PositiveIntegerField(default=2),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_ready_seconds",
            field=models.PositiveIntegerField(default=60),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_ready_time",
            field=models.TimeField(default=datetime.time(2, 0)),
        ),
        migrations.AddField(
            model_name="sandbox",
            name="bulk_results",
            field=models.CharField(choices=[("xml", "XML"), ("zip", "ZIP")], default="xml", max_length=3),
        ),
        migrations.AddConstraint(
            model_name="sandbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bulk_faults_reading__in", ["result", "upload"]),
                    ("match_reading__in", ["any", "matrix"]),
                    ("newer_reading__in", ["old", "new", "both"]),
                    ("overlap_reading__in", ["latest_issued", "as_asked"]),
                    ("several_reading__in", ["none", "all"]),
                    ("symbol_reading__in", ["lenient", "exact"]),
                    ("unfound_reading__in", ["absent", "empty"]),
                ),
                name="readings_are_known_ones",
            ),
        ),
        migrations.AddConstraint(
            model_name="sandbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bulk_ready__in", ["at_once", "seconds", "clock_time", "fetches"]),
                    ("bulk_results__in", ["xml", "zip"]),
                ),
                name="bulk_results_are_xml_or_zip_and_ready_in_a_known_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="sandbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bulk_files_limit__range", (1, 1000)),
                    ("bulk_keep_days__range", (1, 366)),
                    ("bulk_people_limit__range", (1, 1000000)),
                    ("bulk_ready_fetches__lte", 1000),
                    ("bulk_ready_seconds__lte", 31622400),
                ),
                name="bulk_limits_let_something_through",
            ),
        ),
    ]

"""The journal keeps the people of bulk files too, each once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the place of a person in a file."""

    dependencies = [
        ("eligibility", "0003_rows_written_plainly"),
        ("sandbox", "0004_bulk"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="inquiry",
            name="inquiry_channel_is_a_known_one",
        ),
        # On the way back: the journal of before has no room for them.
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM eligibility_inquiry WHERE channel = 'bulk'"),
        migrations.AddField(
            model_name="inquiry",
            name="place",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="reception_number",
            field=models.CharField(db_default="", default="", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place__isnull", False)),
                fields=("sandbox", "reception_number", "place"),
                name="a_person_of_a_bulk_file_is_answered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["file", "json", "face", "bulk"])),
                name="inquiry_channel_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel", "bulk"), ("place__isnull", False), models.Q(("reception_number", ""), _negated=True)
                    ),
                    models.Q(models.Q(("channel", "bulk"), _negated=True), ("place__isnull", True)),
                    _connector="OR",
                ),
                name="people_of_bulk_files_have_a_place_and_nobody_else_has",
            ),
        ),
    ]

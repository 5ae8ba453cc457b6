"""An acquisition may be withdrawn, and its day acquired anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the instant, and let only what was not withdrawn be unique."""

    dependencies = [("batch", "0005_failures_of_files")]

    operations = [
        migrations.RemoveConstraint(
            model_name="acquisition",
            name="a_member_acquires_once_a_day_at_an_insurer",
        ),
        migrations.AddField(
            model_name="acquisition",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="acquisition",
            constraint=models.UniqueConstraint(
                condition=models.Q(withdrawn_at__isnull=True),
                fields=("insurer", "member_code", "event_on"),
                name="a_member_acquires_once_a_day_at_an_insurer",
            ),
        ),
    ]

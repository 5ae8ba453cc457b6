"""How often the work on a file failed in the same way, so that it is not tried for ever."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the columns."""

    dependencies = [("batch", "0004_registrations_of_a_day")]

    operations = [
        migrations.AddField("filejob", "failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("filejob", "failed_as", models.CharField(blank=True, default="", max_length=200)),
    ]

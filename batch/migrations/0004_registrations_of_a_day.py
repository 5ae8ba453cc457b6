"""Acquisitions of a sandbox by registration, in place of the index on the sandbox alone: the roll of days looks there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Exchange the index."""

    dependencies = [('batch', '0003_register_postponed'), ("sandbox", "0003_intake")]

    operations = [
        migrations.AddIndex(
            model_name="acquisition",
            index=models.Index(fields=["sandbox", "registered_at"], name="acquisition_by_registration"),
        ),
        migrations.AlterField(
            model_name="acquisition",
            name="sandbox",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sandbox.sandbox",
            ),
        ),
    ]

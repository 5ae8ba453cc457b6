"""A provider can be named together with its sandbox, for composite foreign keys to point at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the constraint."""

    dependencies = [("consent", "0002_certificate_is_registered_once")]

    operations = [
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                fields=["id", "sandbox"], name="provider_can_be_named_with_its_sandbox"
            ),
        ),
    ]

"""Reference numbers name their sandbox; composite foreign keys keep provider and person inside it."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE eligibility_referencenumber r SET sandbox_id = p.sandbox_id
FROM consent_provider p WHERE p.id = r.provider_id;
"""
ADD = """
ALTER TABLE eligibility_referencenumber
    ADD CONSTRAINT reference_number_and_provider_are_of_one_sandbox
        FOREIGN KEY (provider_id, sandbox_id) REFERENCES consent_provider (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT reference_number_and_person_are_of_one_sandbox
        FOREIGN KEY (person_id, sandbox_id) REFERENCES insurers_person (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE eligibility_referencenumber
    DROP CONSTRAINT reference_number_and_person_are_of_one_sandbox,
    DROP CONSTRAINT reference_number_and_provider_are_of_one_sandbox;
"""


def plain(to, related_name):
    """Return a foreign key that PostgreSQL knows only through the composite ones."""
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=to
    )


class Migration(migrations.Migration):
    """Add the column, fill it from the provider, then the constraints."""

    dependencies = [
        ("consent", "0003_named_with_its_sandbox"),
        ("eligibility", "0001_initial"),
        ("insurers", "0002_one_sandbox"),
        ("sandbox", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="referencenumber",
            name="sandbox",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sandbox.sandbox",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name="referencenumber", name="sandbox", field=plain("sandbox.sandbox", "+")),
        migrations.AlterField(
            model_name="referencenumber", name="provider", field=plain("consent.provider", "reference_numbers")
        ),
        migrations.AlterField(model_name="referencenumber", name="person", field=plain("insurers.person", "+")),
        migrations.RunSQL(ADD, DROP),
    ]

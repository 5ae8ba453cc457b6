"""A composite foreign key, as in 0002: a 個人番号 is of a person of its own sandbox."""

from django.db import migrations

ADD = """
ALTER TABLE insurers_individualnumber
    ADD CONSTRAINT individual_number_and_person_are_of_one_sandbox
        FOREIGN KEY (person_id, sandbox_id) REFERENCES insurers_person (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

DROP = "ALTER TABLE insurers_individualnumber DROP CONSTRAINT individual_number_and_person_are_of_one_sandbox;"


class Migration(migrations.Migration):
    """Add the constraint by name."""

    dependencies = [("insurers", "0004_intake")]

    operations = [migrations.RunSQL(ADD, DROP)]

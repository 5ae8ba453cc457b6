"""Composite foreign keys, as in insurers 0002: files and acquisitions are of an insurer of their own sandbox."""

from django.db import migrations

ADD = """
ALTER TABLE batch_filejob
    ADD CONSTRAINT file_and_insurer_are_of_one_sandbox
        FOREIGN KEY (insurer_id, sandbox_id) REFERENCES insurers_insurer (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE batch_acquisition
    ADD CONSTRAINT acquisition_and_insurer_are_of_one_sandbox
        FOREIGN KEY (insurer_id, sandbox_id) REFERENCES insurers_insurer (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

DROP = """
ALTER TABLE batch_acquisition DROP CONSTRAINT acquisition_and_insurer_are_of_one_sandbox;
ALTER TABLE batch_filejob DROP CONSTRAINT file_and_insurer_are_of_one_sandbox;
"""


class Migration(migrations.Migration):
    """Add the constraints by name."""

    dependencies = [("batch", "0001_intake"), ("insurers", "0004_intake")]

    operations = [migrations.RunSQL(ADD, DROP)]

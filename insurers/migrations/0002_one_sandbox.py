"""Composite foreign keys: what Django cannot say, that rows joined together are of one sandbox or insurer."""

from django.db import migrations

ADD = """
ALTER TABLE insurers_member
    ADD CONSTRAINT member_and_insurer_are_of_one_sandbox
        FOREIGN KEY (insurer_id, sandbox_id) REFERENCES insurers_insurer (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT member_and_person_are_of_one_sandbox
        FOREIGN KEY (person_id, sandbox_id) REFERENCES insurers_person (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE insurers_enrolment
    ADD CONSTRAINT enrolment_names_the_insurer_of_its_member
        FOREIGN KEY (member_id, insurer_id) REFERENCES insurers_member (id, insurer_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

DROP = """
ALTER TABLE insurers_enrolment DROP CONSTRAINT enrolment_names_the_insurer_of_its_member;
ALTER TABLE insurers_member
    DROP CONSTRAINT member_and_person_are_of_one_sandbox,
    DROP CONSTRAINT member_and_insurer_are_of_one_sandbox;
"""


class Migration(migrations.Migration):
    """Add the constraints by name."""

    dependencies = [("insurers", "0001_initial")]

    operations = [migrations.RunSQL(ADD, DROP)]

"""What was weighed is kept as it was written."""

from django.db import migrations

from eligibility.fields import WrittenJSONField

# A change of type brings its own way of storing; as before, the column stays in the row as it is (0003).
TYPE = """
ALTER TABLE eligibility_inquiry
    ALTER COLUMN candidates TYPE {type} USING candidates::{type},
    ALTER COLUMN candidates SET STORAGE EXTERNAL
"""


class Migration(migrations.Migration):
    """Change the type of a column, which writes the table anew."""

    dependencies = [("eligibility", "0004_people_of_bulk_files")]

    operations = [
        migrations.RunSQL(
            TYPE.format(type="json"),
            TYPE.format(type="jsonb"),
            state_operations=[
                migrations.AlterField(model_name="inquiry", name="candidates", field=WrittenJSONField())
            ],
        ),
    ]

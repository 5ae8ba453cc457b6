"""A row of the journal is written as it is, and into one index less."""

import django.db.models.deletion
from django.db import migrations, models

# A row has three to four thousand bytes. By default PostgreSQL compresses one that large as soon as it is more than
# two thousand, and puts what is still too much into a second table with an index of its own: a quarter of what writing
# it costs. Up to a page it stays here as it is; what is larger goes into the second table uncompressed.
PLAIN = """
ALTER TABLE eligibility_inquiry
    ALTER COLUMN request SET STORAGE EXTERNAL,
    ALTER COLUMN response SET STORAGE EXTERNAL,
    ALTER COLUMN candidates SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 8160);
"""
AS_BEFORE = """
ALTER TABLE eligibility_inquiry
    ALTER COLUMN request SET STORAGE EXTENDED,
    ALTER COLUMN response SET STORAGE EXTENDED,
    ALTER COLUMN candidates SET STORAGE EXTENDED,
    RESET (toast_tuple_target);
"""


class Migration(migrations.Migration):
    """Change how rows are stored, and drop the index that another one begins with."""

    dependencies = [("eligibility", "0002_one_sandbox")]

    operations = [
        migrations.AlterField(
            model_name="inquiry",
            name="sandbox",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="inquiries",
                to="sandbox.sandbox",
            ),
        ),
        migrations.RunSQL(PLAIN, AS_BEFORE),
    ]

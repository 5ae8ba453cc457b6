"""An index of the few tickets among all entitlements, by the provider and month they name."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insurers', '0007_fewer_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entitlement',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('provider_code', 'ticket'), django.db.models.fields.json.KeyTextTransform('month', 'ticket'), condition=models.Q(('kind', 'medical_ticket')), name='ticket_by_provider_and_month'),
        ),
    ]

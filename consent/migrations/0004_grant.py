"""Consents, and the composite foreign keys that promise provider and person of one sandbox."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

ADD = """
ALTER TABLE consent_grant
    ADD CONSTRAINT consent_and_provider_are_of_one_sandbox
        FOREIGN KEY (provider_id, sandbox_id) REFERENCES consent_provider (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT consent_and_person_are_of_one_sandbox
        FOREIGN KEY (person_id, sandbox_id) REFERENCES insurers_person (id, sandbox_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

DROP = """
ALTER TABLE consent_grant
    DROP CONSTRAINT consent_and_person_are_of_one_sandbox,
    DROP CONSTRAINT consent_and_provider_are_of_one_sandbox;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('consent', '0003_named_with_its_sandbox'),
        ('insurers', '0007_fewer_indexes'),
        ('sandbox', '0003_intake'),
    ]

    operations = [
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(choices=[('1', '外来診療等'), ('2', '訪問診療等'), ('3', 'オンライン診療等'), ('4', '救急時')], max_length=1)),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('consented_at', models.DateTimeField()),
                ('known_at', models.DateTimeField()),
                ('examined_on', models.DateField(blank=True, null=True)),
                ('available_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('1', '医療機関取消'), ('2', '患者取消'), ('3', '用途変更')], default='', max_length=1)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='insurers.person')),
                ('provider', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='consent.provider')),
                ('sandbox', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.sandbox')),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'treatment', 'consented_at'], name='grant_by_provider')],
                'constraints': [models.CheckConstraint(condition=models.Q(('treatment__in', ['1', '2', '3', '4'])), name='treatment_is_a_code_of_oqscd028'), models.CheckConstraint(condition=models.Q(('items__contained_by', ['checkup', 'drug', 'treatment', 'surgery', 'diagnosis', 'infection', 'allergy', 'contraindication', 'test', 'prescription', 'ceiling', 'specific_disease'])), name='what_is_consented_to_is_known'), models.CheckConstraint(condition=models.Q(('known_at__gte', models.F('consented_at'))), name='a_consent_is_known_no_sooner_than_it_is_given'), models.CheckConstraint(condition=models.Q(('available_until__isnull', True), ('available_until__gt', models.F('consented_at')), _connector='OR'), name='a_consent_lasts_beyond_the_instant_it_is_given'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('consented_at')), _connector='OR'), name='a_consent_ends_no_sooner_than_it_is_given'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('end_reason__in', ['1', '2', '3']), ('ended_at__isnull', False)), _connector='OR'), name='end_reason_is_a_code_of_oqscd031_and_needs_an_end')],
            },
        ),
        migrations.RunSQL(ADD, DROP),
    ]

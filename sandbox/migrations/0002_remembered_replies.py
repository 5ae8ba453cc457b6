"""Named unique constraints, and the replies remembered under an Idempotency-Key."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RememberedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64)),
                ('request_digest', models.BinaryField(max_length=32)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', models.BinaryField()),
                ('wall_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.AlterField(
            model_name='apikey',
            name='digest',
            field=models.BinaryField(max_length=32),
        ),
        migrations.AlterField(
            model_name='sandbox',
            name='code',
            field=models.SlugField(db_index=False, max_length=40),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.UniqueConstraint(fields=('digest',), name='key_digest_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='sandbox',
            constraint=models.UniqueConstraint(fields=('code',), name='sandbox_code_is_unique'),
        ),
        migrations.AddField(
            model_name='rememberedreply',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sandbox.apikey'),
        ),
        migrations.AddIndex(
            model_name='rememberedreply',
            index=models.Index(fields=['wall_at'], name='remembered_reply_by_age'),
        ),
        migrations.AddConstraint(
            model_name='rememberedreply',
            constraint=models.UniqueConstraint(fields=('key', 'token'), name='idempotency_key_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='rememberedreply',
            constraint=models.CheckConstraint(condition=models.Q(('token', ''), _negated=True), name='idempotency_key_is_not_blank'),
        ),
    ]

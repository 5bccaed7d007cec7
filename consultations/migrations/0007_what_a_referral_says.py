import cms.privacy.fields
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0006_indexes_for_many_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='consultationrequest',
            name='npi',
            field=cms.privacy.fields.EncryptedTextField(blank=True, verbose_name='NPI'),
        ),
        migrations.AddField(
            model_name='invitationtexts',
            name='authority_text',
            field=models.TextField(default='I treat this patient, and I may give you these details so that you can call them.', help_text='What a clinician ticks. Another wording becomes another version; each referral keeps its own.', verbose_name='statement of authority'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name='consentversion',
            name='kind',
            field=models.CharField(choices=[('contact', 'Contact'), ('text', 'Text messages'), ('authority', 'Statement of authority')], max_length=10),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='made_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name='note',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name='statechange',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]

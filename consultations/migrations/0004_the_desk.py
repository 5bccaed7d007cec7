import cms.privacy.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def start_the_clock(apps, schema_editor):
    """Whoever waits since before there was a clock is late; what was closed then was closed at its last change."""
    requests = apps.get_model("consultations", "ConsultationRequest").objects
    requests.filter(state="new").update(due_at=models.F("created_at"))
    for request in requests.filter(state="closed").only("pk", "created_at"):
        last = apps.get_model("consultations", "StateChange").objects.filter(request=request, after="closed").last()
        requests.filter(pk=request.pk).update(
            closed_at=last.at if last else request.created_at, outcome=last.reason if last else ""
        )


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0004_business_hours'),
        ('conditions', '0002_forms_and_physicians'),
        ('consultations', '0003_opening_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', cms.privacy.fields.EncryptedTextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['at'],
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='consultationrequest',
            options={'default_permissions': ('view', 'change'), 'ordering': ['rank', '-created_at', '-pk'], 'permissions': (('reopen_consultationrequest', 'Can open a closed request again'), ('read_message', "Can read what patients wrote, whatever the clinic's settings say"), ('export_consultationrequest', 'Can export requests'), ('erase_consultationrequest', 'Can erase requests for good')), 'verbose_name': 'request'},
        ),
        migrations.RemoveIndex(
            model_name='consultationrequest',
            name='consultatio_state_f150c0_idx',
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='due_at',
            field=models.DateTimeField(blank=True, help_text='Empty while no clock runs.', null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='first_reply_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='on_hold',
            field=models.BooleanField(default=False, help_text='No schedule erases it.'),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='outcome',
            field=models.CharField(blank=True, help_text='The reason it was closed with.', max_length=20),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='overdue',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='reply_minutes',
            field=models.PositiveIntegerField(blank=True, help_text='In business time.', null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='scheduled_for',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='version',
            field=models.PositiveIntegerField(default=0, help_text='Counts changes, so that nobody overwrites unseen.'),
        ),
        migrations.AddField(
            model_name='statechange',
            name='attempt',
            field=models.PositiveSmallIntegerField(default=0, help_text='Which try to reach the person this was.'),
        ),
        migrations.AlterField(
            model_name='consultationrequest',
            name='entry',
            field=models.CharField(choices=[('post', 'An answer'), ('condition', 'A condition page'), ('feed', 'A feed'), ('invite', 'An invitation'), ('other', 'Another page'), ('call', 'A telephone call')], default='other', max_length=9),
        ),
        migrations.AlterField(
            model_name='consultationrequest',
            name='state',
            field=models.CharField(choices=[('new', 'New'), ('contacted', 'Contacted'), ('scheduled', 'Scheduled'), ('closed', 'Closed'), ('spam', 'Suspected spam'), ('erased', 'Erased')], default='new', max_length=10),
        ),
        migrations.AlterField(
            model_name='statechange',
            name='after',
            field=models.CharField(choices=[('new', 'New'), ('contacted', 'Contacted'), ('scheduled', 'Scheduled'), ('closed', 'Closed'), ('spam', 'Suspected spam'), ('erased', 'Erased')], max_length=10),
        ),
        migrations.AlterField(
            model_name='statechange',
            name='before',
            field=models.CharField(choices=[('new', 'New'), ('contacted', 'Contacted'), ('scheduled', 'Scheduled'), ('closed', 'Closed'), ('spam', 'Suspected spam'), ('erased', 'Erased')], max_length=10),
        ),
        migrations.AddField(
            model_name='consultationrequest',
            name='rank',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(crisis_language=True, state='new', then=0), models.When(overdue=True, state='new', then=1), models.When(state='new', then=2), models.When(state='contacted', then=3), models.When(state='scheduled', then=4), models.When(state='closed', then=5), default=6), output_field=models.SmallIntegerField()),
        ),
        migrations.RunPython(start_the_clock, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(fields=['rank', '-created_at', '-id'], name='request_queue'),
        ),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(fields=['state', 'rank', '-created_at'], name='request_state'),
        ),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(fields=['location', 'rank', '-created_at'], name='request_place'),
        ),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(fields=['assignee', 'rank', '-created_at'], name='request_assignee'),
        ),
        migrations.AddIndex(
            model_name='consultationrequest',
            index=models.Index(fields=['state', 'due_at'], name='request_due'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='consultations.consultationrequest'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='consultations.consultationrequest'),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("consultations", "0001_initial"),
        ("blog", "0007_questions"),
    ]

    operations = [
        migrations.RenameField(model_name="answerpage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="answerpage",
            name="page_form",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave empty to use the default form.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.PAGE_FORM_MODEL,
                verbose_name="form",
            ),
        ),
        migrations.RenameField(model_name="blogindexpage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="blogindexpage",
            name="page_form",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave empty to use the default form.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.PAGE_FORM_MODEL,
                verbose_name="form",
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("consultations", "0001_initial"),
        ("conditions", "0002_forms_and_physicians"),
    ]

    operations = [
        migrations.RenameField(model_name="conditionindexpage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="conditionindexpage",
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
        migrations.RenameField(model_name="conditionpage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="conditionpage",
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

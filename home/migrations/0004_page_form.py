import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("consultations", "0001_initial"),
        ("home", "0003_where_a_moved_page_came_from"),
    ]

    operations = [
        migrations.RenameField(model_name="homepage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="homepage",
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
        migrations.RenameField(model_name="standardpage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="standardpage",
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
        migrations.RenameField(model_name="subscribepage", old_name="consultation_form", new_name="page_form"),
        migrations.AlterField(
            model_name="subscribepage",
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

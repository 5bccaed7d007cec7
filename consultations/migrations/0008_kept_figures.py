from django.db import migrations, models

from consultations.triggers import unwatch, watch


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0007_what_a_referral_says"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("scope", models.TextField(help_text="Counted in which way, and whose requests: all, or those of some places.")),
                ("figures", models.JSONField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("scope", "begins", "ends"), name="figures_are_kept_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestsMoved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["made_at"], name="invitation_made"),
        ),
        migrations.RunPython(watch, unwatch),
    ]

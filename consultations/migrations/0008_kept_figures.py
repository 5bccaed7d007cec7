from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0007_what_a_referral_says"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["made_at"], name="invitation_made"),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_treatments_and_reviews")]

    operations = [
        migrations.DeleteModel("Disclosure"),
        migrations.DeleteModel("DisclosureVersion"),
        migrations.DeleteModel("Treatment"),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_treatments_move_to_conditions")]

    operations = [migrations.DeleteModel("ReviewSettings"), migrations.DeleteModel("ReviewRecord")]

from django.db import migrations

from cms.privacy.append_only_triggers import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_read_log_search_and_retention")]

    operations = [migrations.RunPython(protect, unprotect)]

from django.db import models
from django.utils import timezone


class Erased(models.Model):
    """The id of an erased row, so that it can be erased again after a backup is restored. Stores nothing else."""

    subject = models.UUIDField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.subject)


class NightlyRun(models.Model):
    """The last night for which a nightly job ran, so that a restart neither repeats nor skips a night."""

    name = models.CharField(max_length=50, primary_key=True)
    night = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.name} {self.night}"

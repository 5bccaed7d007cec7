from django.db import models


class Heartbeat(models.Model):
    """When a piece of background work last ran, and whether it went well."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()
    failure = models.CharField(max_length=100, blank=True, help_text="The kind of failure, never its text.")

    def __str__(self):
        return self.name

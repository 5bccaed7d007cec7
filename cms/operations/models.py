from django.db import models


class Heartbeat(models.Model):
    """When a background job last ran, and whether it failed."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()
    failure = models.CharField(max_length=100, blank=True, help_text="Class of the error, never its message.")

    def __str__(self):
        return self.name

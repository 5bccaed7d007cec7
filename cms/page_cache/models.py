import uuid

from django.db import models


class ContentStamp(models.Model):
    """The content version: one row for the whole site, with a new value whenever something every page shows changes."""

    value = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.value)

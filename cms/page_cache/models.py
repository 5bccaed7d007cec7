import uuid

from django.db import models


class ContentStamp(models.Model):
    """One row for the whole site: another value as soon as anything that every page shows has changed."""

    value = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return str(self.value)

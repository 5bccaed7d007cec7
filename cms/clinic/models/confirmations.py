from django.conf import settings
from django.db import models

from cms.privacy.crypto import keyed_hash


class ConfirmationQuerySet(models.QuerySet):
    def is_confirmed(self, subject: str, value: str) -> bool:
        """Whether a user confirmed exactly this value."""
        return self.filter(subject=subject, value_digest=keyed_hash("confirmation", value)).exists()

    def record_confirmation(self, subject: str, value: str, user) -> "Confirmation":
        confirmation, _ = self.update_or_create(
            subject=subject, defaults={"value_digest": keyed_hash("confirmation", value), "by": user}
        )
        return confirmation


class Confirmation(models.Model):
    """A user's confirmation that a value is correct. A changed value must be confirmed again."""

    subject = models.CharField(max_length=50, unique=True)
    value_digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = ConfirmationQuerySet.as_manager()

    def __str__(self):
        return self.subject

import uuid

from django.db import models
from django.utils import timezone

from cms.privacy.fields import EncryptedTextField


class StaffSearch(models.Model):
    """What a user searched for: the URL has its id, so that no history or log contains a patient's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.BigIntegerField()
    text = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "search"
        verbose_name_plural = "searches"
        default_permissions = ()

    def __str__(self):
        return f"Search {self.pk}"


class NoteDraft(models.Model):
    """A note that a user has begun and not yet saved: one per user and request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.BigIntegerField()
    subject = models.UUIDField(db_index=True)
    text = EncryptedTextField()
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "subject"], name="one_draft_a_person_and_subject")]
        default_permissions = ()

    def __str__(self):
        return f"Draft {self.pk}"

import uuid

from django.db import models
from django.utils import timezone

from cms.privacy.fields import EncryptedTextField


class StaffSearch(models.Model):
    """What a colleague searched for, so that no address, history or log holds a patient's name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.BigIntegerField()
    text = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Search {self.pk}"


class NoteDraft(models.Model):
    """A note that a colleague has begun and not yet sent: one a person and subject."""

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

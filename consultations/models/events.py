"""The history of a request: status changes, assignments and notes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.privacy.fields import EncryptedTextField
from consultations.models.requests import ConsultationRequest


class StateChange(models.Model):
    """A status change: who, when, from which state to which, and the reason if one is required."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    after = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    reason = models.CharField(max_length=20, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0, help_text="Number of the attempt to contact the person.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request_id}: {self.before} to {self.after}"


class Assignment(models.Model):
    """An assignment; `to` is None when the request was unassigned."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="assignments")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request_id}: to {self.to_id}"


class Note(models.Model):
    """A note by a staff member. Notes are never emailed or changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self):
        return f"Note {self.pk}"

"""What happened to a request at the desk: moves, hands it went through, and notes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.privacy.fields import EncryptedTextField
from consultations.models.requests import ConsultationRequest


class StateChange(models.Model):
    """Who moved a request, from where to where, when, and why where a reason is asked for."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    after = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    reason = models.CharField(max_length=20, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0, help_text="Which try to reach the person this was.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request_id}: {self.before} to {self.after}"


class Assignment(models.Model):
    """Who gave a request to whom; to nobody when it returned to the queue."""

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
    """What a colleague wrote down about a request. Never mailed, never changed."""

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

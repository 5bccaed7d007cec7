import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from consultations.models.requests import ConsultationRequest


class Export(models.Model):
    """A file of many requests that the worker makes for one person. The rows are in an encrypted file beside the
    database; here is which ones were asked for: filter choices and ids, never a word a patient typed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        GONE = "gone", "Gone"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filter = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.XLSX)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the file as it is handed out.")
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, help_text="Until then one worker has it.")
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # What the file holds, so that it can be asked again whether this person may still see all of it.
    requests = models.ManyToManyField(ConsultationRequest, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"]), models.Index(fields=["user", "-asked_at"])]
        default_permissions = ()

    def __str__(self):
        return f"Export {self.pk}"

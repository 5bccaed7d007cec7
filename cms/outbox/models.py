import uuid

from django.db import models
from django.utils import timezone


class Message(models.Model):
    """A mail that is never lost: written in the transaction of what it tells about, sent by the worker.

    `facts` are ids and public words (a reference, a place), never what a patient typed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=50)
    facts = models.JSONField(default=dict)
    recipient = models.EmailField(blank=True, help_text="Empty until the message is addressed, one copy a person.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=100, blank=True, help_text="The kind of failure, never its text.")

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self):
        return f"{self.kind} {self.pk}"

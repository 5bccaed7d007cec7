import uuid

from django.db import models
from django.utils import timezone


class Message(models.Model):
    """An email in the outbox: saved in the same transaction as what it is about, then sent by the worker.

    `facts` holds ids and public values (a reference, a location), never anything a patient typed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=50)
    facts = models.JSONField(default=dict)
    recipient = models.EmailField(blank=True, help_text="Empty until the message is split into one copy per recipient.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tried_since = models.DateTimeField(null=True, blank=True, help_text="First try since it was last queued.")
    claim = models.UUIDField(null=True, blank=True, help_text="Token of the sender that has claimed it.")
    locked_until = models.DateTimeField(null=True, blank=True, help_text="End of the claim, in database time.")
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=100, blank=True, help_text="Error class and SMTP code, never its message.")

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "due_at"])]
        # Users cannot create or delete messages.
        default_permissions = ("view", "change")

    def __str__(self):
        return f"{self.kind} {self.pk}"


class MailServer(models.Model):
    """The mail server's state, shared by all senders in one row: the next free slot, and since when it is down.

    All times are the database server's.
    """

    next_slot_at = models.DateTimeField(null=True)
    away_since = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "the mail server"


class DigestDay(models.Model):
    """A day whose digest was queued. Its primary key makes sure that several workers queue only one a day."""

    day = models.DateField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.day)

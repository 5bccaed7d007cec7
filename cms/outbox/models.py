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
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=50)
    facts = models.JSONField(default=dict)
    recipient = models.EmailField(blank=True, help_text="Empty until the message is addressed, one copy a person.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tried_since = models.DateTimeField(null=True, blank=True, help_text="The first try since it was last queued.")
    claim = models.UUIDField(null=True, blank=True, help_text="This try: a sender that woke late has another.")
    locked_until = models.DateTimeField(null=True, blank=True, help_text="By the database's clock.")
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=100, blank=True, help_text="The kind of failure, never its text.")

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "due_at"])]
        # Nobody makes or deletes a mail by hand.
        default_permissions = ("view", "change")

    def __str__(self):
        return f"{self.kind} {self.pk}"


class MailServer(models.Model):
    """What all senders know of the mail server, in one row: when the next mail may go, and how long it is away.

    Times are the database's.
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
    """A day whose digest is in the outbox: the row is what makes it one a day, whoever writes it."""

    day = models.DateField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.day)

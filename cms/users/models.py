import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from cms.privacy.fields import EncryptedTextField


class User(AbstractUser):
    """A person of the clinic who signs in. Readers and patients have no account."""


def new_session_id() -> str:
    return secrets.token_urlsafe(24)


class StaffSession(models.Model):
    """One sign-in that goes on. Deleting the row ends it, whatever cookie somebody still holds."""

    id = models.CharField(primary_key=True, max_length=40, default=new_session_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="When the person last did something.")


class KnownAddress(models.Model):
    """Where an account has signed in from, as a keyed hash: it keeps a few tries of its own there."""

    REMEMBERED = timedelta(days=30)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="one_row_an_address")]


class LoginAttempts(models.Model):
    """How often something guessable was tried lately; `key` is a keyed hash of what it was tried for."""

    key = models.CharField(primary_key=True, max_length=64)
    times = models.JSONField(default=list, help_text="Seconds since 1970, of those that count.")
    refused_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)


class AppSecret(models.Model):
    """The secret of an authenticator app, or the seed of recovery codes. allauth stores the id of this row instead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret = EncryptedTextField()

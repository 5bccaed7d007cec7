import secrets
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from consultations.models.consent import ConsentVersion

new_token = partial(secrets.token_urlsafe, 18)


class InvitationQuerySet(models.QuerySet):
    def not_expired(self) -> "InvitationQuerySet":
        """Invitations that have not expired; the nightly purge deletes the others."""
        return self.filter(made_at__gte=timezone.now() - timedelta(days=settings.RETENTION["invitations"]))


class Invitation(models.Model):
    """A private link that someone shares. Nothing is stored about the sender or the recipient."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    sender_token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="invitation_made")]

    def __str__(self):
        return f"Invitation {self.pk}"


@register_setting(icon="mail", order=110)
class InvitationTexts(BaseGenericSetting):
    """The text of the /invite/ page."""

    heading = models.CharField(max_length=200, default="Invite someone to talk to a physician")
    subheading = models.CharField(max_length=200, blank=True, default="A friend, a relative, or your patient")
    intro = models.TextField(default="Share a private link. They decide whether to use it and what to tell us.")
    note = models.TextField(blank=True)
    authority_text = models.TextField(
        "referral attestation",
        default="I treat this patient and am allowed to share these details so you can call them.",
        help_text="Label of the checkbox for referring clinicians. Changing it creates a new version.",
    )

    panels = [FieldPanel(name) for name in ("heading", "subheading", "intro", "note", "authority_text")]

    class Meta:
        verbose_name = "invitation texts"

    def __str__(self):
        return "Invitation texts"

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.authority_version()

    def authority_version(self) -> ConsentVersion:
        """The version of the current statement."""
        return ConsentVersion.objects.of_text(self.authority_text, kind=ConsentVersion.Kind.AUTHORITY)

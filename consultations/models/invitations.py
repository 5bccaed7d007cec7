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
    def working(self) -> "InvitationQuerySet":
        """Those whose time is not over; the nightly purge deletes the others."""
        return self.filter(made_at__gte=timezone.now() - timedelta(days=settings.RETENTION["invitations"]))


class Invitation(models.Model):
    """A private link somebody passes on. Nothing is known of the sender or of whom it is sent to."""

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
    """The words of /invite/."""

    heading = models.CharField(max_length=200, default="Invite someone to talk to a physician")
    subheading = models.CharField(max_length=200, blank=True, default="A friend, a relative, or your patient")
    intro = models.TextField(default="Pass on a private link. They decide whether to use it, and what to tell us.")
    note = models.TextField(blank=True)
    authority_text = models.TextField(
        "statement of authority",
        default="I treat this patient, and I may give you these details so that you can call them.",
        help_text="What a clinician ticks. Another wording becomes another version; each referral keeps its own.",
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
        """The version of the statement as it stands now."""
        return ConsentVersion.objects.of_text(self.authority_text, kind=ConsentVersion.Kind.AUTHORITY)

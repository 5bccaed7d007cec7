import secrets
from functools import partial

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

new_token = partial(secrets.token_urlsafe, 18)


class Invitation(models.Model):
    """A private link somebody passes on. Nothing is known of the sender or of whom it is sent to."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    sender_token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

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

    panels = [FieldPanel(name) for name in ("heading", "subheading", "intro", "note")]

    class Meta:
        verbose_name = "invitation texts"

    def __str__(self):
        return "Invitation texts"

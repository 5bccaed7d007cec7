from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.public_forms.consent import ConsentText


class QuestionConsent(ConsentText):
    """A version of the consent text for having a question answered in public."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="one_question_consent_a_number")]

    def __str__(self):
        return f"Public question consent, version {self.number}"


@register_setting(icon="help", order=115)
class QuestionTexts(BaseGenericSetting):
    """The text of the /ask/ page."""

    heading = models.CharField(max_length=120, default="Ask the physician a question")
    intro = models.TextField(
        default=(
            "A physician reads the questions that come in, chooses some, and answers them here for everyone. "
            "Ask anything you've been wondering about, in your own words."
        )
    )
    limits = models.TextField(
        "disclaimer",
        default=(
            "This isn't personal medical advice and doesn't make you our patient. We can't answer every question. "
            "To talk about your own situation, request a consultation."
        ),
    )
    consent_text = models.TextField(
        default=(
            "You may answer my question in public on this site. You may shorten it and remove details "
            "that could identify me."
        )
    )

    panels = [
        *(FieldPanel(name) for name in ("heading", "intro", "limits")),
        MultiFieldPanel(
            [
                HelpPanel(
                    "Changing the text creates a new version. Earlier questions keep the version they were sent with."
                ),
                FieldPanel("consent_text"),
            ],
            "Consent checkbox",
        ),
    ]

    class Meta:
        verbose_name = "question texts"
        default_permissions = ("change",)

    def __str__(self):
        return "Question texts"

    def save(self, *args, **kwargs):
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.consent_version()

    def consent_version(self) -> QuestionConsent:
        """The version of the current consent text."""
        return QuestionConsent.objects.of_text(self.consent_text)

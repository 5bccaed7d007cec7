from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.intake.consent import ConsentText


class QuestionConsent(ConsentText):
    """What a reader agreed to who asked in public."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="one_question_consent_a_number")]

    def __str__(self):
        return f"Asking in public, version {self.number}"


@register_setting(icon="help", order=115)
class QuestionTexts(BaseGenericSetting):
    """The words of /ask/."""

    heading = models.CharField(max_length=120, default="Ask the physician a question")
    intro = models.TextField(
        default=(
            "A physician reads the questions that come in, chooses some, and answers them here for everyone. "
            "Ask about something you wonder about, in your own words."
        )
    )
    limits = models.TextField(
        "what it is not",
        default=(
            "This is no advice for you personally, it makes you no patient, and not every question is answered. "
            "To talk about yourself, ask for a consultation instead."
        ),
    )
    consent_text = models.TextField(
        default=(
            "My question may be answered in public on this site. You may shorten it and take out details "
            "that could say who I am."
        )
    )

    panels = [
        *(FieldPanel(name) for name in ("heading", "intro", "limits")),
        MultiFieldPanel(
            [
                HelpPanel("Another wording becomes another version; each question keeps the one it was sent under."),
                FieldPanel("consent_text"),
            ],
            "What a reader ticks",
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
        """The version of the consent as it stands now."""
        return QuestionConsent.objects.of_text(self.consent_text)

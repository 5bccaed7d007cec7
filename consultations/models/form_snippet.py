from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from consultations.models.consent import ConsentVersion


class ConsultationForm(models.Model):
    """The text of the consultation form. The fields are fixed.

    One form is the default; a page can use another. Requests are stored in `ConsultationRequest`.
    """

    name = models.CharField(max_length=80, unique=True, help_text="Internal name.")
    is_default = models.BooleanField("default form", default=False)
    heading = models.CharField(max_length=120, default="A consultation with a physician")
    lead = models.TextField(default="Tell us how to contact you, and we'll call you back.")
    free_line = models.CharField(
        "cost and format",
        max_length=250,
        blank=True,
        help_text="What the consultation costs, where it happens and with whom.",
    )
    hours_line = models.CharField(max_length=250, blank=True, help_text="When you read these requests.")
    consent_text = models.TextField(
        default="You may contact me about this consultation. Sending this form doesn't make me a patient."
    )
    text_consent_text = models.TextField(
        default=(
            "You may send me text messages about this consultation. I can stop them by replying STOP. "
            "Message and data rates may apply. I don't have to agree to get treatment."
        )
    )
    success_text = models.TextField(
        default="We received your request. We read requests during office hours and contact you the way you asked."
    )
    button = models.CharField(max_length=60, default="Request a consultation")
    consent_version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="+", editable=False)
    text_consent_version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="+", editable=False)

    panels = [
        FieldPanel("name"),
        FieldPanel("is_default"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("heading", "lead", "free_line", "hours_line", "button")], "Text"
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    "Changing the wording creates a new version. Each request keeps the version it was sent with."
                ),
                FieldPanel("consent_text"),
                FieldPanel("text_consent_text"),
            ],
            "Consent",
        ),
        FieldPanel("success_text"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_form_stands_on_every_page"
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        with transaction.atomic():
            versions = ConsentVersion.objects
            self.consent_version = versions.of_text(self.consent_text, kind=ConsentVersion.Kind.CONTACT)
            self.text_consent_version = versions.of_text(self.text_consent_text, kind=ConsentVersion.Kind.TEXT)
            others = ConsultationForm.objects.exclude(pk=self.pk)
            if self.is_default:
                others.filter(is_default=True).update(is_default=False)
            elif not others.filter(is_default=True).exists():
                # One form is always the default, even if an editor unchecks the box.
                self.is_default = True
            super().save(*args, **kwargs)

    def validate_constraints(self, exclude=None):
        # `save` unsets the old default, so choosing another is no error.
        super().validate_constraints(exclude={*(exclude or ()), "is_default"})

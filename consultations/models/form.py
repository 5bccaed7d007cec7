from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from consultations.models.consent import ConsentVersion


class ConsultationForm(models.Model):
    """The words of the consultation form. What it asks is fixed; how it asks is the clinic's.

    One is the site's; a page may choose another. What patients send is kept elsewhere.
    """

    name = models.CharField(max_length=80, unique=True, help_text="For editors, to choose it by.")
    is_default = models.BooleanField("stands on every page", default=False)
    heading = models.CharField(max_length=120, default="A consultation with a physician")
    lead = models.TextField(default="Tell us how to reach you, and we call you back.")
    free_line = models.CharField(
        "free, virtual, by a physician",
        max_length=250,
        blank=True,
        help_text="What the consultation costs, where it takes place, and with whom.",
    )
    hours_line = models.CharField(max_length=250, blank=True, help_text="When the form is read.")
    consent_text = models.TextField(
        default="You may contact me about this consultation. Sending this form does not make me a patient."
    )
    text_consent_text = models.TextField(
        default=(
            "You may send me text messages about this consultation. I can stop them by answering STOP. "
            "My carrier's rates apply, and no treatment depends on this."
        )
    )
    success_text = models.TextField(
        default="We have received your request. We read it in office hours, and contact you the way you chose."
    )
    button = models.CharField(max_length=60, default="Ask for a consultation")
    consent_version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="+", editable=False)
    text_consent_version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="+", editable=False)

    panels = [
        FieldPanel("name"),
        FieldPanel("is_default"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("heading", "lead", "free_line", "hours_line", "button")], "Words"
        ),
        MultiFieldPanel(
            [
                HelpPanel("Another wording becomes another version; each request keeps the one it was sent under."),
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
                # Some form stands on every page, whatever an editor unticks.
                self.is_default = True
            super().save(*args, **kwargs)

    def validate_constraints(self, exclude=None):
        # `save` passes the mark on, so choosing another default is no error.
        super().validate_constraints(exclude={*(exclude or ()), "is_default"})

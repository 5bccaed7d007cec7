import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel

from conditions.forms import TreatmentForm
from conditions.panels import VersionsPanel


class Treatment(ClusterableModel):
    """A treatment the clinic offers. Pages that name it show its risks and disclosures."""

    name = models.CharField(max_length=80, help_text="As written in a sentence, e.g. ketamine.")
    words = models.TextField(
        "other names",
        blank=True,
        help_text="Brand names and abbreviations, one per line. Only whole words match: “ketamine” is not found in "
        "“esketamine”.",
    )
    risks = models.TextField(
        "general risks", blank=True, help_text="One per line. Shown on every page that names the treatment."
    )
    live = models.BooleanField(
        "offered",
        default=True,
        help_text="If off, no disclosure is shown and pages are not blocked.",
    )

    base_form_class = TreatmentForm
    panels = [
        FieldPanel("name"),
        FieldPanel("words"),
        FieldPanel("risks"),
        FieldPanel("live"),
        InlinePanel("disclosures", heading="Disclosures", label="Condition"),
        VersionsPanel(),
    ]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_treatment_a_name",
                violation_error_message="A treatment with this name already exists. Edit that one.",
            )
        ]

    def __str__(self):
        return self.name

    @cached_property
    def pattern(self) -> re.Pattern:
        """Matches each of its names as whole words, ignoring case and line breaks."""
        names = sorted({self.name, *lines(self.words)}, key=len, reverse=True)
        return re.compile("|".join(rf"(?<!\w){_spaced(name)}(?!\w)" for name in names), re.IGNORECASE)

    @property
    def risk_lines(self) -> list[str]:
        return lines(self.risks)


class Disclosure(models.Model):
    """The required disclosure of one treatment for one condition. Earlier texts are saved as versions."""

    class Approval(models.TextChoices):
        APPROVED = "approved", "Approved for this use"
        OFF_LABEL = "off_label", "Off-label use"
        NOT_APPROVED = "not_approved", "Not approved for any use"

    treatment = ParentalKey(Treatment, on_delete=models.CASCADE, related_name="disclosures")
    condition = models.ForeignKey(
        "conditions.ConditionPage",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Leave empty for answers with no condition.",
    )
    approval = models.CharField("approval status", max_length=12, choices=Approval.choices)
    text = models.TextField(
        "disclosure",
        help_text="What is approved, what is not, and how good the evidence is. Plain text.",
    )
    risks = models.TextField(
        blank=True, help_text="Risks for this use, one per line, in addition to the general risks."
    )

    panels = [
        # A select instead of Wagtail's page chooser: there are only a few conditions.
        FieldPanel("condition", widget=forms.Select),
        FieldPanel("approval"),
        FieldPanel("text"),
        FieldPanel("risks"),
    ]

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Conditional, so that the form's own error message is shown instead of Django's.
            models.UniqueConstraint(
                fields=["treatment", "condition"],
                condition=models.Q(condition__isnull=False),
                name="one_disclosure_a_pair",
            ),
            models.UniqueConstraint(
                fields=["treatment"], condition=models.Q(condition=None), name="one_disclosure_without_condition"
            ),
        ]

    def __str__(self):
        return f"{self.treatment}: {self.use}"

    def clean(self):
        if not self.text.strip():
            raise ValidationError({"text": "Enter the disclosure, or remove this condition."})

    @property
    def use(self) -> str:
        return self.condition.title if self.condition else "No condition"

    @property
    def risk_lines(self) -> list[str]:
        return lines(self.risks)


class DisclosureVersion(models.Model):
    """A saved version of a disclosure. Versions are never changed, only added."""

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="versions")
    # The page id, 0 for no condition. Not a foreign key: versions stay when the page is deleted.
    condition_number = models.PositiveIntegerField()
    use = models.CharField(max_length=255)
    number = models.PositiveSmallIntegerField()
    # Empty when the disclosure was removed.
    approval = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["condition_number", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["treatment", "condition_number", "number"], name="one_version_a_number")
        ]

    def __str__(self):
        return f"{self.use}, version {self.number}"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _spaced(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())

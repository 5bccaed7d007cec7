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
    """What the clinic offers, and the words by which a text names it. A text that does owes its readers the risks."""

    name = models.CharField(max_length=80, help_text="As it stands in a sentence, like: ketamine.")
    words = models.TextField(
        "other names",
        blank=True,
        help_text="Other words by which a text names it, one a line: brands, short forms. Whole words count, so "
        "“ketamine” is not found in “esketamine”.",
    )
    risks = models.TextField(
        "general risks", blank=True, help_text="One a line. Shown wherever the treatment is named."
    )
    live = models.BooleanField(
        "offered",
        default=True,
        help_text="Without this, pages that name it show nothing about it and may be published.",
    )

    base_form_class = TreatmentForm
    panels = [
        FieldPanel("name"),
        FieldPanel("words"),
        FieldPanel("risks"),
        FieldPanel("live"),
        InlinePanel("disclosures", heading="What readers must know", label="Condition"),
        VersionsPanel(),
    ]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_treatment_a_name",
                violation_error_message="There is a treatment of this name already. Change that one.",
            )
        ]

    def __str__(self):
        return self.name

    @cached_property
    def pattern(self) -> re.Pattern:
        """Finds each of its names as whole words, in whatever case and across line ends."""
        names = sorted({self.name, *lines(self.words)}, key=len, reverse=True)
        return re.compile("|".join(rf"(?<!\w){_spaced(name)}(?!\w)" for name in names), re.IGNORECASE)

    @property
    def risk_lines(self) -> list[str]:
        return lines(self.risks)


class Disclosure(models.Model):
    """What readers must know about one treatment of one condition. Its earlier wordings are kept as versions."""

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
        help_text="Leave empty for answers that are about none of the conditions.",
    )
    approval = models.CharField("approval status", max_length=12, choices=Approval.choices)
    text = models.TextField(
        "disclosure",
        help_text="In your own words: what is approved and what is not, and how well it is known. Plain text.",
    )
    risks = models.TextField(blank=True, help_text="One a line: those of this use, besides the general ones above.")

    panels = [
        # Wagtail's own asks a page tree; there are a handful of conditions.
        FieldPanel("condition", widget=forms.Select),
        FieldPanel("approval"),
        FieldPanel("text"),
        FieldPanel("risks"),
    ]

    class Meta:
        ordering = ["pk"]
        constraints = [
            # With a condition, or the editor's form would refuse a second one before ours, and in no words of ours.
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
            raise ValidationError({"text": "Say what readers must know, or remove this condition."})

    @property
    def use(self) -> str:
        return self.condition.title if self.condition else "No particular condition"

    @property
    def risk_lines(self) -> list[str]:
        return lines(self.risks)


class DisclosureVersion(models.Model):
    """What readers were told about a treatment of a condition, from when on. Never changed, only followed."""

    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="versions")
    # The page's number, 0 for no condition; no key, for the words stay readable when the page has gone.
    condition_number = models.PositiveIntegerField()
    use = models.CharField(max_length=255)
    number = models.PositiveSmallIntegerField()
    # Empty when the text was taken away.
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

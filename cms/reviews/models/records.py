from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class ReviewRecord(models.Model):
    """One physician's review of a published page. Records are never changed, only added."""

    class Outcome(models.TextChoices):
        NO_CHANGE = "no_change", "Reviewed, no change"
        CHANGED = "changed", "Reviewed and changed"
        WITHDRAWN = "withdrawn", "Unpublished"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="review_records")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer = models.ForeignKey("clinic.Physician", null=True, on_delete=models.SET_NULL, related_name="reviews")
    # Copied, because the record stays when the physician's profile is deleted.
    reviewer_name = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    note = models.TextField(blank=True, max_length=500)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["page", "-at"], name="reviews_of_a_page")]

    def __str__(self):
        return f"{self.get_outcome_display()}, {timezone.localdate(self.at)}"

    @property
    def name(self) -> str:
        return self.reviewer.name if self.reviewer else self.reviewer_name


@register_setting(icon="history", order=120)
class ReviewSettings(BaseGenericSetting):
    """How often pages are due for clinical review."""

    months = models.PositiveSmallIntegerField(
        "review interval (months)",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="Months between clinical reviews of an answer or condition page. Overdue pages stay online and are "
        "highlighted under Clinical reviews.",
    )

    panels = [FieldPanel("months")]

    class Meta:
        verbose_name = "clinical review"

    @classmethod
    def months_now(cls) -> int:
        """Return the interval without creating the settings row, because public pages must not write."""
        found = cls.objects.values_list("months", flat=True).first()
        return found or cls._meta.get_field("months").default

    def __str__(self):
        return f"every {self.months} months"

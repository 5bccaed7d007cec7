from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class ReviewRecord(models.Model):
    """A physician read a page as readers see it and said what came of it. Never changed, only followed."""

    class Outcome(models.TextChoices):
        NO_CHANGE = "no_change", "Reviewed, no change"
        CHANGED = "changed", "Reviewed and changed"
        WITHDRAWN = "withdrawn", "Taken off the site"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="review_records")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer = models.ForeignKey("clinic.Physician", null=True, on_delete=models.SET_NULL, related_name="reviews")
    # As it was then: the record outlives the physician's page.
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
    """How long a clinical review holds."""

    months = models.PositiveSmallIntegerField(
        "review every",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="Months until an answer or a condition page is due for clinical review. Nothing is hidden when "
        "the time is over; the list under Clinical reviews turns red.",
    )

    panels = [FieldPanel("months")]

    class Meta:
        verbose_name = "clinical review"

    @classmethod
    def months_now(cls) -> int:
        """Read without making the row: a reader's page writes nothing."""
        found = cls.objects.values_list("months", flat=True).first()
        return found or cls._meta.get_field("months").default

    def __str__(self):
        return f"every {self.months} months"

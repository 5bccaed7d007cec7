from django.conf import settings
from django.db import models
from django.utils import timezone


class FindingRecord(models.Model):
    """An issue of one page and its approval. A separate model, because autosave would overwrite a page field."""

    class State(models.TextChoices):
        # Published, and not approved.
        OPEN = "open", "Open"
        WAIVED = "waived", "Approved with a reason"
        # In a draft; in a published text the issue is open again.
        LAPSED = "lapsed", "Approval removed"
        CLEARED = "cleared", "No longer in the text"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="kept_findings")
    rule = models.SlugField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    where = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    # In the published text and waiting for a clinical review, approved or not.
    to_review = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    first_seen_at = models.DateTimeField(default=timezone.now)

    # An issue record is not a use of the page.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "fingerprint"], name="a_finding_of_a_page_once")]
        indexes = [models.Index(fields=["to_review", "page"], name="findings_to_review")]

    def __str__(self):
        return f"{self.rule}: {self.where}"

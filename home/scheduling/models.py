from django.db import models
from django.db.models import Q
from django.utils import timezone


class FailedPublishingQuerySet(models.QuerySet):
    def still_due(self):
        """Return failures that still matter: not unscheduled, rescheduled or done manually since."""
        now = timezone.now()
        return self.filter(
            Q(kind="publish", revision__approved_go_live_at__lte=now)
            | Q(kind="expire", page__live=True, page__expire_at__lte=now)
        )


class FailedPublishing(models.Model):
    """A scheduled change of a page that failed. One row per page and kind, however often it is tried."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", "publish"
        EXPIRE = "expire", "unpublish"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="failed_publishing")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(help_text="What went wrong and what to do, shown to users who can publish.")
    first_failed_at = models.DateTimeField(default=timezone.now)
    last_tried_at = models.DateTimeField(default=timezone.now)
    try_again_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)

    objects = FailedPublishingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "kind"], name="a_failure_of_a_page_once")]

    def __str__(self):
        return f"page {self.page_id}: failed to {self.get_kind_display()}"

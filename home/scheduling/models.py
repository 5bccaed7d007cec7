from django.db import models
from django.db.models import Q
from django.utils import timezone


class FailedPublishingQuerySet(models.QuerySet):
    def still_due(self):
        """Those that are still due: what was unscheduled, put off or done by hand is no failure any more."""
        now = timezone.now()
        return self.filter(
            Q(kind="publish", revision__approved_go_live_at__lte=now)
            | Q(kind="expire", page__live=True, page__expire_at__lte=now)
        )


class FailedPublishing(models.Model):
    """A page that was due and could not be changed. One row a page and direction, however often it is tried."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", "go live"
        EXPIRE = "expire", "come down"

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="failed_publishing")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(help_text="Why, and what to do, for whoever may publish.")
    first_failed_at = models.DateTimeField(default=timezone.now)
    last_tried_at = models.DateTimeField(default=timezone.now)
    try_again_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)

    objects = FailedPublishingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "kind"], name="a_failure_of_a_page_once")]

    def __str__(self):
        return f"page {self.page_id} did not {self.get_kind_display()}"

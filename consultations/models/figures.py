"""What was counted once and is the same until a request moves; and the marks that say that one did."""

from django.db import models


class KeptFigures(models.Model):
    """What `desk.numbers.counting.count` answered for one period and one scope. Counts and words of ours only."""

    begins = models.DateTimeField()
    ends = models.DateTimeField()
    scope = models.TextField(help_text="Counted in which way, and whose requests: all, or those of some places.")
    figures = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "begins", "ends"], name="figures_are_kept_once")]
        default_permissions = ()

    def __str__(self):
        return f"{self.begins:%Y-%m-%d} to {self.ends:%Y-%m-%d}, {self.scope}"


class RequestsMoved(models.Model):
    """A request that arrived at `moment` came, changed or went. Written by the database (`consultations.triggers`)."""

    moment = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.moment:%Y-%m-%d %H:%M}"

from django.db import models
from django.utils import timezone


class AppendOnlyError(Exception):
    """Code tried to change or delete entries of the access log."""

    def __init__(self):
        super().__init__("The access log is append-only. `manage.py purge` deletes entries older than six years.")


class Action(models.TextChoices):
    LISTED = "listed", "Viewed in list"
    OPENED = "opened", "Opened"
    SEARCHED = "searched", "Searched"
    EXPORTED = "exported", "Exported"
    CHANGED = "changed", "Changed"
    REFUSED = "refused", "Denied"
    ERASED = "erased", "Erased"
    PURGED = "purged", "Deleted by schedule"
    ACCOUNT = "account", "Changed an account"
    SIGNIN = "signin", "Sign-in or security change"


class AppendOnlyQuerySet(models.QuerySet):
    """Allows reading and adding only. Database triggers enforce the same (`cms/privacy/append_only_triggers.py`)."""

    def update(self, **kwargs):
        raise AppendOnlyError

    def bulk_update(self, *args, **kwargs):
        raise AppendOnlyError

    def delete(self):
        raise AppendOnlyError

    delete.alters_data = True
    delete.queryset_only = True


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    # These rows have no references for Wagtail's reference index.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise AppendOnlyError


class ReadLogEntry(AppendOnly):
    """An entry of the access log: who viewed or did what, when and from where. It never contains patients' text.

    The user is stored as text, so that an entry outlives the account.
    """

    at = models.DateTimeField(default=timezone.now)
    person_id = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=10, choices=Action.choices)
    references = models.JSONField(default=list)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "entry"
        verbose_name_plural = "entries"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["person", "-at", "-id"]),
            models.Index(fields=["action", "-at", "-id"]),
        ]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.action} {self.pk}"


class ReadLogReference(AppendOnly):
    """One reference of an entry, so that an index finds all entries about a request."""

    entry = models.ForeignKey(ReadLogEntry, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["reference", "entry"])]
        default_permissions = ()

    def __str__(self):
        return self.reference

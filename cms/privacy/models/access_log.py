from django.db import models
from django.utils import timezone


class AppendOnlyError(Exception):
    """Somebody tried to change or remove what the read log says."""

    def __init__(self):
        super().__init__("The read log is only added to. Rows older than six years are deleted by `manage.py purge`.")


class Action(models.TextChoices):
    LISTED = "listed", "Saw in a list"
    OPENED = "opened", "Opened"
    SEARCHED = "searched", "Searched"
    EXPORTED = "exported", "Exported"
    CHANGED = "changed", "Changed"
    REFUSED = "refused", "Was refused"
    ERASED = "erased", "Erased"
    PURGED = "purged", "Deleted by schedule"
    ACCOUNT = "account", "Changed an account"
    SIGNIN = "signin", "Signed in, or changed how"


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and adds. The database refuses the rest a second time (`cms/privacy/append_only_triggers.py`)."""

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

    # Wagtail's index of what refers to what has nothing to look for here.
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
    """Who saw or did what, when and from where. Ids, states and counts; never a word a patient typed.

    The person is kept as text, so that an entry outlives the account.
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
    """That an entry names a reference, one row each: what happened to one request is an index lookup."""

    entry = models.ForeignKey(ReadLogEntry, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["reference", "entry"])]
        default_permissions = ()

    def __str__(self):
        return self.reference

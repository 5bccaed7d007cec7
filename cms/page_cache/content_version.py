"""Caches what every page shows (such as the navigation) in this process, until the content version changes.

The content version is a database row that is updated in the transaction of the change. So all processes see it, and
it is rolled back with the change. It is random and not a counter, because a counter would repeat after a rollback.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save

from cms.page_cache.models import ContentStamp

# By name: the content version read before the value was loaded, and the value. Values are replaced, never changed.
_cache: dict[str, tuple[uuid.UUID | None, Any]] = {}


def cached(request, name: str, load: Callable[[], Any]) -> Any:
    """Return what `load` returns, from memory while the version is unchanged. One query per request for all names."""
    version = current_version(request)
    entry = _cache.get(name)
    if entry is None or version is None or entry[0] != version:
        entry = _cache[name] = (version, load())
    return entry[1]


def current_version(request) -> uuid.UUID | None:
    """Return the content version, read once per request. None if there is none; then nothing is cached."""
    if request is None:
        return _read_version()
    if not hasattr(request, "_content_stamp"):
        request._content_stamp = _read_version()
    return request._content_stamp


def invalidate(**_signal) -> None:
    """Set a new content version. Call it in the transaction that changes something every page shows."""
    if not ContentStamp.objects.update(value=uuid.uuid4()):
        ContentStamp.objects.create()


def invalidate_on_change(*model_classes: type[models.Model]) -> None:
    """Call `invalidate` whenever a row of these models is saved or deleted."""
    for model in model_classes:
        post_save.connect(invalidate, sender=model, dispatch_uid=f"stamp-save-{model._meta.label}")
        post_delete.connect(invalidate, sender=model, dispatch_uid=f"stamp-delete-{model._meta.label}")


def _read_version() -> uuid.UUID | None:
    return ContentStamp.objects.values_list("value", flat=True).first()

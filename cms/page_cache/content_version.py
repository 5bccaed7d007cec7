"""What every page shows is read once and kept in this process, until the content stamp says otherwise.

The stamp is a row written in the transaction of the change, so it appears and disappears with it, and all
processes see it. A random value and not a count: after a rollback a count would come a second time.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save

from cms.page_cache.models import ContentStamp

# Name: the stamp read before the value was loaded, and the value. Values are never changed, only replaced.
_kept: dict[str, tuple[uuid.UUID | None, Any]] = {}


def cached(request, name: str, load: Callable[[], Any]) -> Any:
    """What `load` answers, from memory while the stamp stays. One query a request, however many names."""
    stamp = current_version(request)
    known = _kept.get(name)
    if known is None or stamp is None or known[0] != stamp:
        known = _kept[name] = (stamp, load())
    return known[1]


def current_version(request) -> uuid.UUID | None:
    """The stamp as this request found it; None while there is none, and then nothing is kept."""
    if request is None:
        return _read()
    if not hasattr(request, "_content_stamp"):
        request._content_stamp = _read()
    return request._content_stamp


def invalidate(**_signal) -> None:
    """Say that something every page shows has changed; call it in the transaction of the change."""
    if not ContentStamp.objects.update(value=uuid.uuid4()):
        ContentStamp.objects.create()


def invalidate_on_change(*model_classes: type[models.Model]) -> None:
    """Bump whenever a row of these models is saved or deleted."""
    for model in model_classes:
        post_save.connect(invalidate, sender=model, dispatch_uid=f"stamp-save-{model._meta.label}")
        post_delete.connect(invalidate, sender=model, dispatch_uid=f"stamp-delete-{model._meta.label}")


def _read() -> uuid.UUID | None:
    return ContentStamp.objects.values_list("value", flat=True).first()

"""What stands in public texts and waits for a clinical review."""

from django.db.models import QuerySet
from django.utils import timezone

from cms.governance.models import KeptFinding


def open_items() -> QuerySet[KeptFinding]:
    """Findings to review of pages that readers see, page by page."""
    return KeptFinding.objects.filter(to_review=True, page__live=True).select_related("page").order_by("page", "pk")


def clear_items(page, user) -> int:
    """A clinical review of `page` was recorded: how many findings no longer wait for one."""
    waiting = KeptFinding.objects.filter(page=page.pk, to_review=True)
    # Who gave a reason stays the one who did.
    waiting.filter(decided_at=None).update(decided_by=user, decided_at=timezone.now())
    return waiting.update(to_review=False)

"""What stands in live texts and waits for a clinical review: findings that were let through."""

from cms.governance.models import KeptFinding


def open_items():
    """The findings to look at, of pages readers can see."""
    return KeptFinding.objects.filter(to_review=True, page__live=True)


def clear_items(page, user) -> int:
    """A physician has read the page: its findings no longer wait; how many did."""
    return KeptFinding.objects.filter(page_id=page.pk, to_review=True).update(to_review=False)

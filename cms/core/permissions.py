"""Page permissions: only the owner can delete a page that was ever published. Other users unpublish it."""

from wagtail.models import PagePermissionTester


def was_public(page) -> bool:
    """Whether `page` or a page below it was ever published."""
    if page.first_published_at is not None:
        return True
    return not page.is_leaf() and page.get_descendants().filter(first_published_at__isnull=False).exists()


class PagePermissions(PagePermissionTester):
    def can_delete(self, ignore_bulk=False):
        allowed = super().can_delete(ignore_bulk)
        # Wagtail passes `ignore_bulk` when it checks a move, which deletes nothing.
        if not allowed or ignore_bulk or self.user.is_superuser:
            return allowed
        return not was_public(self.page)

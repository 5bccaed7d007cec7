"""What was ever public stays: it may be taken off the site, and only the owner erases it."""

from wagtail.models import PagePermissionTester


def was_public(page) -> bool:
    """Whether readers ever saw `page`, or a page below it."""
    if page.first_published_at is not None:
        return True
    return not page.is_leaf() and page.get_descendants().filter(first_published_at__isnull=False).exists()


class PagePermissions(PagePermissionTester):
    def can_delete(self, ignore_bulk=False):
        allowed = super().can_delete(ignore_bulk)
        # `ignore_bulk` is Wagtail's question before a move, which takes nothing away.
        if not allowed or ignore_bulk or self.user.is_superuser:
            return allowed
        return not was_public(self.page)

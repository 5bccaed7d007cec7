"""Denies access to Wagtail admin URLs that check no permission, or that show more than a role is allowed to see.

Only Wagtail's own URLs are listed here. The views of this project check permissions themselves;
`tests/access_matrix/addresses.txt` lists the URLs that each role can open.
"""

from django.http import Http404
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

# Route prefixes, as written in the URL patterns. Wagtail's previews of its own error pages:
DENY_ALL = ("admin/failwhale/", "admin/test404/")
# The report of every user's actions, and the list of users who can approve a page:
OWNER_ONLY = (
    "admin/reports/site-history/",
    "admin/workflows/task_chooser/",
)
# Choosers, bulk actions and moves show page titles (drafts included) and images to every user of the admin:
EDITOR_ONLY = (
    "admin/api/",
    "admin/block-preview/",
    "admin/bulk/",
    "admin/choose-",
    "admin/editing-sessions/",
    "admin/embeds/",
    "admin/images/",
    "admin/pages/",
    "admin/snippets/choose/",
    "admin/tag-autocomplete/",
)


class AdminAccessMiddleware:
    """Denies the URLs listed above. Wagtail itself sends anonymous visitors to the sign-in page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.route
        # Checked before the user is read: reading the user would make a public page vary by cookie.
        if not route.startswith("admin/") or not (user := request.user).is_authenticated:
            return None
        if route.startswith(DENY_ALL):
            raise Http404
        owner_only = route.startswith(OWNER_ONLY) and not user.is_superuser
        editor_only = route.startswith(EDITOR_ONLY) and not user_has_any_page_permission(user)
        return permission_denied(request) if owner_only or editor_only else None


def hide_site_history_menu_item(request, menu_items: list) -> None:
    """Hide the menu item from everyone except the owner, since only the owner can open the report."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]

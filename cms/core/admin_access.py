"""Denies Wagtail's own admin URLs that check no permission, or that show more than a role may see.

The URLs are Wagtail's. A view of one of the site's apps checks permissions itself, in the app that owns it;
`tests/access_matrix/addresses.txt` lists what each role may open.
"""

from django.http import Http404
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

# Prefixes of routes as the URL patterns write them. Wagtail's previews of its own error pages:
DENY_ALL = ("admin/failwhale/", "admin/test404/")
# Everything that every user did, and the list of users who may approve:
OWNER_ONLY = (
    "admin/reports/site-history/",
    "admin/workflows/task_chooser/",
)
# Choosers, bulk actions and moves show titles of pages (drafts included) and images to every user of the admin:
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
    """Runs before Wagtail's view; Wagtail itself sends anonymous visitors to the sign-in page."""

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
    """Only the owner may open the report, so nobody else sees its menu item."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]

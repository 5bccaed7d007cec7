"""Addresses of Wagtail's that ask nobody for a permission, or show more than a role is for."""

from django.http import Http404
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

# As the matrix of addresses writes them. Wagtail's ways to look at its own error pages:
NOBODYS = ("admin/failwhale/", "admin/test404/")
# What everybody did, to everything; who may approve:
OWNERS = (
    "admin/reports/site-history/",
    "admin/workflows/task_chooser/",
)
# Choosers, bulk actions and moves name pages and pictures to whoever may open the admin, drafts too:
WRITERS = (
    "admin/api/",
    "admin/block-preview/",
    "admin/bulk/",
    "admin/choose-",
    "admin/editing-sessions/",
    "admin/embeds/",
    "admin/governance/pages/",
    "admin/images/",
    "admin/pages/",
    "admin/snippets/choose/",
    "admin/tag-autocomplete/",
)


class ClosedAddressesMiddleware:
    """Refuses before Wagtail's view is asked; a stranger is led to the sign-in page by Wagtail itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.route
        # Asked before the user is: reading it would make a reader's page depend on a cookie.
        if not route.startswith("admin/") or not (user := request.user).is_authenticated:
            return None
        if route.startswith(NOBODYS):
            raise Http404
        owners = route.startswith(OWNERS) and not user.is_superuser
        writers = route.startswith(WRITERS) and not user_has_any_page_permission(user)
        return permission_denied(request) if owners or writers else None


def without_site_history(request, menu_items: list) -> None:
    """The report is the owner's, so nobody else is shown the way to it."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]

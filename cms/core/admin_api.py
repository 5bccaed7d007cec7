"""The API that Wagtail's menus read pages from, without its actions."""

from wagtail.admin.api.views import PagesAdminAPIViewSet


class ReadOnlyPages(PagesAdminAPIViewSet):
    # Nothing in the admin asks for them; each is a second way to publish, copy, make an alias or delete.
    actions = {}

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersAppConfig(WagtailUsersAppConfig):
    """Wagtail's user admin with our forms and rules. Installed in place of `wagtail.users`."""

    user_viewset = "home.accounts.viewsets.UserViewSet"
    group_viewset = "home.accounts.viewsets.NoGroupViewSet"

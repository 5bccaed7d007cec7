"""Wagtail's user admin (Settings › Users, `/admin/users/`) for owners only, with our views and forms."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import path
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms.privacy import access_log
from home.accounts import confirm_views, forms, views
from home.accounts.roles import is_owner

# Users are deactivated, not deleted, and changes are in the access log.
UNUSED_VIEWS = ("delete", "history", "history_results", "usage")


def owner_required(view):
    """Refuse everyone but owners, and log the attempt."""

    @wraps(view)
    def checked_view(request, *args, **kwargs):
        if not is_owner(request.user):
            with transaction.atomic():
                access_log.record(request, "refused", what="users", account=kwargs.get("pk"))
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked_view


class UserViewSet(WagtailUserViewSet):
    ordering = ["-is_active", "last_name", "first_name", "username"]
    copy_view_enabled = False
    index_view_class = views.IndexView
    add_view_class = views.CreateView
    edit_view_class = views.EditView
    # Wagtail's templates for these show its own fields and bulk actions.
    index_template_name = "wagtailadmin/generic/index.html"
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def construct_view(self, view_class, **kwargs):
        return owner_required(super().construct_view(view_class, **kwargs))

    def get_form_class(self, for_update=False):
        return forms.UserEditForm if for_update else forms.UserCreationForm

    def get_common_view_kwargs(self, **kwargs):
        unused = {f"{name}_url_name": None for name in UNUSED_VIEWS}
        return super().get_common_view_kwargs(**kwargs) | unused

    def get_urlpatterns(self):
        return [
            *(pattern for pattern in super().get_urlpatterns() if pattern.name not in UNUSED_VIEWS),
            path("deactivate/<int:pk>/", self.construct_view(confirm_views.DeactivateView), name="deactivate"),
            path("reactivate/<int:pk>/", self.construct_view(confirm_views.ReactivateView), name="reactivate"),
            path("reset-mfa/<int:pk>/", self.construct_view(confirm_views.ResetMFAView), name="reset_mfa"),
        ]


class NoGroupViewSet(GroupViewSet):
    """Adds no pages for groups: `home/roles.py` defines what each role may do."""

    def on_register(self):
        pass

    def get_urlpatterns(self):
        return []

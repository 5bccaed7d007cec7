"""Where Colleagues is found in the admin."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem

from home.people import confirming, views
from home.people.accounts import is_owner

urlpatterns = [
    path("colleagues/", views.ListView.as_view(), name="colleagues"),
    path("colleagues/add/", views.AddView.as_view(), name="add_colleague"),
    path("colleagues/<int:pk>/", views.EditView.as_view(), name="colleague"),
    path("colleagues/<int:pk>/invitation/", confirming.InviteView.as_view(), name="invite_colleague"),
    path("colleagues/<int:pk>/leaves/", confirming.LeaveView.as_view(), name="colleague_leaves"),
    path("colleagues/<int:pk>/comes-back/", confirming.ComeBackView.as_view(), name="colleague_comes_back"),
    path("colleagues/<int:pk>/lost-phone/", confirming.LostPhoneView.as_view(), name="colleague_lost_phone"),
]


class ColleaguesItem(MenuItem):
    def is_shown(self, request) -> bool:
        return is_owner(request.user)


def menu_item() -> MenuItem:
    return ColleaguesItem("Colleagues", reverse("colleagues"), name="colleagues", icon_name="group", order=310)


def without_wagtails_own(items: list) -> None:
    """Take Wagtail's Users and Groups out of a menu, or of the places to search."""
    items[:] = [item for item in items if item.name not in ("users", "groups")]

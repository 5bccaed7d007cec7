"""Admin URLs and the menu item of clinical reviews."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from cms.reviews.views import ReviewListView, ReviewPageView

urlpatterns = [
    path("reviews/", ReviewListView.as_view(), name="reviews"),
    path("reviews/<int:pk>/", ReviewPageView.as_view(), name="review"),
]


class ReviewsItem(MenuItem):
    def is_shown(self, request) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


def menu_item() -> MenuItem:
    return ReviewsItem("Clinical reviews", reverse("reviews"), name="reviews", icon_name="history", order=250)

"""Who can review a draft, who can request changes, and who wrote it."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.reviews.services import reviewer_for


def may_send_back(page: Page, user) -> bool:
    """Users who can publish the page can request changes."""
    return page.permissions_for_user(user).can_publish()


def may_review(page: Page, user) -> bool:
    return reviewer_for(user) is not None and may_send_back(page, user)


def may_moderate(user) -> bool:
    return policy_registry.get_by_type(Page).user_has_permission(user, "publish")


def physician_reviewers() -> QuerySet:
    """Return the users who are physicians and can publish, and so can approve."""
    publishers = policy_registry.get_by_type(Page).users_with_permission("publish")
    physicians = get_user_model().objects.filter(is_active=True, staff_member__physician__isnull=False)
    return physicians.filter(pk__in=publishers.values("pk"))


def is_author(page: Page, user) -> bool:
    """Return whether `user` created the page, is its physician, or saved any unpublished revision."""
    if page.owner_id == user.pk:
        return True
    mine = reviewer_for(user)
    if mine and getattr(page, "physician_id", None) == mine.pk:
        return True
    since = Q(pk__gt=page.live_revision_id) if page.live_revision_id else Q()
    return page.revisions.filter(since, user=user).exists()

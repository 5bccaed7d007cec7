"""The mail about comments: that there are some, to whom Wagtail would have sent them whole, within the request."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageSubscription

from cms.outbox.message_types import MessageType, enqueue_message

COMMENTED = "commented"


def notify_of_comments(sender, page, user, changes: dict, **kwargs) -> None:
    """Receives `comments_changed`: `changes` is what `user` did to the comments of `page`."""
    told = comment_followers(page, changes).exclude(pk=user.pk)
    if numbers := list(told.values_list("pk", flat=True).distinct()):
        enqueue_message(COMMENTED, page=page.pk, users=numbers)


def comment_followers(page, changes: dict) -> QuerySet:
    """Whoever follows all comments of the page, and who wrote in a thread that went on or was settled."""
    threads = [comment.pk for comment in changes["resolved_comments"]]
    threads += [comment.pk for comment, _ in changes["new_replies"]]
    of_thread = Q(comment_replies__comment__in=threads) | Q(**{f"{COMMENTS_RELATION_NAME}__in": threads})
    of_page = Q(pk__in=PageSubscription.objects.filter(page=page, comment_notifications=True).values("user"))
    news = ("new_comments", "deleted_comments", "resolved_comments", "new_replies")
    wanted = of_page | of_thread if any(changes[kind] for kind in news) else Q(pk=None)
    return _active_users().filter(wanted).exclude(wagtail_userprofile__updated_comments_notifications=False)


def _active_users() -> QuerySet:
    return get_user_model().objects.filter(is_active=True).exclude(email="")


def _recipient_emails(facts: dict) -> list[str]:
    return sorted(_active_users().filter(pk__in=facts["users"]).values_list("email", flat=True))


def _still_wanted(facts: dict) -> bool:
    return Page.objects.filter(pk=facts["page"]).exists() and bool(_recipient_emails(facts))


def _email_context(facts: dict) -> dict:
    return {"link": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[facts["page"]])}


commented = MessageType(
    _recipient_emails,
    "New comments on a page",
    "reviews/mail/commented.txt",
    _email_context,
    still_wanted=_still_wanted,
)

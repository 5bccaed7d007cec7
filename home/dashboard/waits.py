"""What home itself knows of what waits for a person who writes."""

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from blog.models import AnswerPage, BlogIndexPage
from cms.clinic.waiting import Tone, Waiting, Way
from cms.reviews.services import reviewer_for
from home.dashboard.drafts import handed_in, may_write, own_drafts
from home.publishing import watch
from home.workflow.tasks import ClinicalReviewTask

# Wagtail's own name of its list on the dashboard.
REVIEWS = "awaiting-review-section"


def failed(user) -> Waiting | None:
    if not watch.may_publish(user):
        return None
    one, many = "scheduled page could not be changed on time", "scheduled pages could not be changed on time"
    return _told(watch.failed().count(), one, many, "failed", tone=Tone.URGENT)


def to_review(user) -> Waiting | None:
    """For physicians what they may decide on; for others who publish, that a physician is waited for."""
    if not watch.may_publish(user):
        return None
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=ClinicalReviewTask.objects.all())
    if reviewer_for(user):
        return _told(states.count(), "draft waits for your review", "drafts wait for your review", REVIEWS)
    one, many = "draft waits for a physician's review", "drafts wait for a physician's review"
    return Waiting(one if (number := states.count()) == 1 else many, number, reverse("wagtailadmin_reports:workflow"))


def to_change(user) -> Waiting | None:
    number = handed_in(user, WorkflowState.STATUS_NEEDS_CHANGES).count()
    return _told(number, "draft of yours needs changes", "drafts of yours need changes", "drafts")


def in_review(user) -> Waiting | None:
    number = handed_in(user, WorkflowState.STATUS_IN_PROGRESS).count()
    return _told(number, "draft of yours is in review", "drafts of yours are in review", "in-review", mailed=False)


def drafts(user) -> Waiting | None:
    if not may_write(user):
        return None
    return _told(own_drafts(user).count(), "draft to go on with", "drafts to go on with", "drafts", mailed=False)


def write_an_answer(user) -> Way | None:
    answers = BlogIndexPage.objects.first()
    if answers is None or not answers.permissions_for_user(user).can_add_subpage():
        return None
    names = [AnswerPage._meta.app_label, AnswerPage._meta.model_name, answers.pk]
    return Way("Write an answer", reverse("wagtailadmin_pages:add", args=names))


def _told(number: int, one: str, many: str, part: str, **more) -> Waiting:
    return Waiting(one if number == 1 else many, number, f"{reverse('wagtailadmin_home')}#{part}", **more)

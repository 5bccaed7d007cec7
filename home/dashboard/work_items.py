"""What waits for a user, for the dashboard and the daily digest; and the buttons to begin with.

WORK_ITEMS and ACTION_LINKS list all of them in the order in which they are shown.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from blog.models import AnswerPage, BlogIndexPage, Question
from blog.models.questions import READ, VIEW
from cms.reviews import due_list
from cms.reviews.models import ClinicalReviewTask
from cms.reviews.services import reviewer_for
from home.dashboard.selectors import may_write, own_drafts, submitted_drafts
from home.scheduling import health

# Wagtail's own id of its list of pages awaiting review on the dashboard.
REVIEW_SECTION = "awaiting-review-section"


class Tone(StrEnum):
    CALM = ""
    # Somebody is kept waiting, or readers do not get what they were promised.
    URGENT = "urgent"


@dataclass(frozen=True)
class WorkItem:
    label: str
    """What follows the number, in the singular or plural: “questions wait for an answer”. No names, nothing typed."""
    count: int
    url: str
    tone: Tone = Tone.CALM
    in_digest: bool = True

    @property
    def sentence(self) -> str:
        return f"{self.count} {self.label}."


@dataclass(frozen=True)
class ActionLink:
    """A button at the top of the panel."""

    label: str
    url: str


def failed_schedules(user) -> WorkItem | None:
    if not health.may_publish(user):
        return None
    one, many = "scheduled page could not be changed on time", "scheduled pages could not be changed on time"
    return _item(health.failed_changes().count(), one, many, _section("failed"), tone=Tone.URGENT)


def questions_to_answer(user) -> WorkItem | None:
    if not user.has_perm(VIEW):
        return None
    number = Question.objects.for_user(user).waiting().count()
    one, many = "question waits for an answer", "questions wait for an answer"
    return _item(number, one, many, reverse("questions"), in_digest=user.has_perm(READ))


def drafts_to_review(user) -> WorkItem | None:
    """For physicians the drafts they may decide on; for others who publish, how many wait for a physician."""
    if not health.may_publish(user):
        return None
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=ClinicalReviewTask.objects.all())
    if reviewer_for(user):
        one, many = "draft waits for your review", "drafts wait for your review"
        return _item(states.count(), one, many, _section(REVIEW_SECTION))
    one, many = "draft waits for a physician's review", "drafts wait for a physician's review"
    return _item(states.count(), one, many, reverse("wagtailadmin_reports:workflow"))


def overdue_reviews(user) -> WorkItem | None:
    """For physicians: published pages past their review date, or with findings to look at."""
    if reviewer_for(user) is None:
        return None
    numbers = due_list.counts()
    number = numbers[due_list.State.OVERDUE] + numbers[due_list.State.ITEMS]
    one, many = "page is overdue for clinical review", "pages are overdue for clinical review"
    return _item(number, one, many, reverse("reviews"))


def drafts_to_change(user) -> WorkItem | None:
    number = submitted_drafts(user, WorkflowState.STATUS_NEEDS_CHANGES).count()
    return _item(number, "draft of yours needs changes", "drafts of yours need changes", _section("drafts"))


def reviews_due_soon(user) -> WorkItem | None:
    if reviewer_for(user) is None:
        return None
    one, many = "page is due for clinical review within 30 days", "pages are due for clinical review within 30 days"
    return _item(due_list.counts()[due_list.State.SOON], one, many, reverse("reviews"))


def drafts_in_review(user) -> WorkItem | None:
    number = submitted_drafts(user, WorkflowState.STATUS_IN_PROGRESS).count()
    one, many = "draft of yours is in review", "drafts of yours are in review"
    return _item(number, one, many, _section("in-review"), in_digest=False)


def drafts_to_finish(user) -> WorkItem | None:
    if not may_write(user):
        return None
    number = own_drafts(user).count()
    return _item(number, "draft to go on with", "drafts to go on with", _section("drafts"), in_digest=False)


def suspected_questions(user) -> WorkItem | None:
    if not user.has_perm(READ):
        return None
    number = Question.objects.for_user(user).filter(state=Question.State.SPAM).count()
    one = "question is put aside as suspected spam; a person may have asked it"
    many = "questions are put aside as suspected spam; a person may be among them"
    return _item(number, one, many, f"{reverse('questions')}?state=spam")


# Each returns None when it is none of the user's business.
WORK_ITEMS = (
    failed_schedules,
    questions_to_answer,
    drafts_to_review,
    overdue_reviews,
    drafts_to_change,
    reviews_due_soon,
    drafts_in_review,
    drafts_to_finish,
    suspected_questions,
)


def write_answer(user) -> ActionLink | None:
    answers = BlogIndexPage.objects.first()
    if answers is None or not answers.permissions_for_user(user).can_add_subpage():
        return None
    arguments = [AnswerPage._meta.app_label, AnswerPage._meta.model_name, answers.pk]
    return ActionLink("Write an answer", reverse("wagtailadmin_pages:add", args=arguments))


def open_questions(user) -> ActionLink | None:
    return ActionLink("Questions", reverse("questions")) if user.has_perm(VIEW) else None


# Each returns None when the user may not go there.
ACTION_LINKS = (write_answer, open_questions)


def work_items(user) -> list[WorkItem]:
    """Return what waits for `user`, without what is at zero."""
    found = (find_item(user) for find_item in WORK_ITEMS)
    return [item for item in found if item and item.count]


def action_links(user) -> list[ActionLink]:
    found = (find_link(user) for find_link in ACTION_LINKS)
    return [link for link in found if link]


def digest_sentences(user) -> list[str]:
    """Return the section of the daily digest about what waits for `user`."""
    return [item.sentence for item in work_items(user) if item.in_digest]


def _item(number: int, one: str, many: str, url: str, **options) -> WorkItem:
    return WorkItem(one if number == 1 else many, number, url, **options)


def _section(id_: str) -> str:
    """Return the address of a part of the dashboard."""
    return f"{reverse('wagtailadmin_home')}#{id_}"

"""Work items for the dashboard and the daily digest, and the action buttons of the dashboard.

WORK_ITEMS and ACTION_LINKS list them in the order shown.
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

# The HTML id of Wagtail's “awaiting review” list on the dashboard.
REVIEW_SECTION = "awaiting-review-section"


class Tone(StrEnum):
    CALM = ""
    # Something is overdue.
    URGENT = "urgent"


@dataclass(frozen=True)
class WorkItem:
    label: str
    """The text after the number, such as “questions to answer”. Never contains names or text from patients."""
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
    one, many = "scheduled change failed", "scheduled changes failed"
    return _item(health.failed_changes().count(), one, many, _section("failed"), tone=Tone.URGENT)


def questions_to_answer(user) -> WorkItem | None:
    if not user.has_perm(VIEW):
        return None
    number = Question.objects.for_user(user).waiting().count()
    one, many = "question to answer", "questions to answer"
    return _item(number, one, many, reverse("questions"), in_digest=user.has_perm(READ))


def drafts_to_review(user) -> WorkItem | None:
    """For physicians, the drafts they can review; for others who publish, the drafts that await a physician."""
    if not health.may_publish(user):
        return None
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=ClinicalReviewTask.objects.all())
    if reviewer_for(user):
        one, many = "draft awaiting your review", "drafts awaiting your review"
        return _item(states.count(), one, many, _section(REVIEW_SECTION))
    one, many = "draft awaiting a physician's review", "drafts awaiting a physician's review"
    return _item(states.count(), one, many, reverse("wagtailadmin_reports:workflow"))


def overdue_reviews(user) -> WorkItem | None:
    """For physicians: published pages past their review date or with open issues."""
    if reviewer_for(user) is None:
        return None
    numbers = due_list.counts()
    number = numbers[due_list.State.OVERDUE] + numbers[due_list.State.ITEMS]
    one, many = "page overdue for clinical review", "pages overdue for clinical review"
    return _item(number, one, many, reverse("reviews"))


def drafts_to_change(user) -> WorkItem | None:
    number = submitted_drafts(user, WorkflowState.STATUS_NEEDS_CHANGES).count()
    return _item(number, "of your drafts needs changes", "of your drafts need changes", _section("drafts"))


def reviews_due_soon(user) -> WorkItem | None:
    if reviewer_for(user) is None:
        return None
    one, many = "page due for clinical review within 30 days", "pages due for clinical review within 30 days"
    return _item(due_list.counts()[due_list.State.SOON], one, many, reverse("reviews"))


def drafts_in_review(user) -> WorkItem | None:
    number = submitted_drafts(user, WorkflowState.STATUS_IN_PROGRESS).count()
    one, many = "of your drafts is in review", "of your drafts are in review"
    return _item(number, one, many, _section("in-review"), in_digest=False)


def drafts_to_finish(user) -> WorkItem | None:
    if not may_write(user):
        return None
    number = own_drafts(user).count()
    return _item(number, "draft in progress", "drafts in progress", _section("drafts"), in_digest=False)


def suspected_questions(user) -> WorkItem | None:
    if not user.has_perm(READ):
        return None
    number = Question.objects.for_user(user).filter(state=Question.State.SPAM).count()
    one, many = "question marked as possible spam (please check)", "questions marked as possible spam (please check)"
    return _item(number, one, many, f"{reverse('questions')}?state=spam")


# Each returns None if it does not apply to the user.
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


# Each returns None if the user has no access.
ACTION_LINKS = (write_answer, open_questions)


def work_items(user) -> list[WorkItem]:
    """Return the user's work items with a count above zero."""
    items = (get_item(user) for get_item in WORK_ITEMS)
    return [item for item in items if item and item.count]


def action_links(user) -> list[ActionLink]:
    links = (get_link(user) for get_link in ACTION_LINKS)
    return [link for link in links if link]


def digest_sentences(user) -> list[str]:
    """Return the sentences of the daily digest about the user's work items."""
    return [item.sentence for item in work_items(user) if item.in_digest]


def _item(number: int, one: str, many: str, url: str, **options) -> WorkItem:
    return WorkItem(one if number == 1 else many, number, url, **options)


def _section(id_: str) -> str:
    """Return the URL of a section of the dashboard."""
    return f"{reverse('wagtailadmin_home')}#{id_}"

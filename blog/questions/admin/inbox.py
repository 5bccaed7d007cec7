"""The question inbox: questions grouped by condition, oldest first."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, Value, When
from django.views.generic import TemplateView

from blog.models import Question
from blog.models.questions import READ
from blog.questions.admin.mixins import InboxPage
from blog.questions.transitions import State
from cms.privacy import access_log
from cms.privacy.crypto import DecryptionError
from cms.public_forms.spam.labels import signal_sentences

QUESTIONS_PER_PAGE = 50
NO_SUBJECT_LABEL = "No condition given"
UNREADABLE_LABEL = "(can’t be decrypted)"
# Filters of the inbox: query value, label and states.
SHELVES = {
    "": ("Waiting", ()),
    "drafted": ("Drafted", (State.DRAFTED,)),
    "answered": ("Answered", (State.ANSWERED, State.TOLD)),
    "declined": ("Declined", (State.DECLINED,)),
    "spam": ("Possible spam", (State.SPAM,)),
    "erased": ("Deleted", (State.ERASED,)),
}


@dataclass(frozen=True)
class InboxRow:
    question: Question
    text: str
    spam_reasons: str = ""


class InboxView(InboxPage, TemplateView):
    http_method_names = ["get", "head"]
    template_name = "blog/questions/inbox.html"
    page_title = "Questions"
    action = access_log.Action.LISTED

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": "Questions"}]

    def get_context_data(self, **kwargs):
        visible = Question.objects.for_user(self.request.user)
        shelf = self.request.GET.get("state", "")
        shelf = shelf if shelf in SHELVES else ""
        questions = filter_by_shelf(visible, shelf)
        page = Paginator(order_by_subject(questions), QUESTIONS_PER_PAGE).get_page(self.request.GET.get("page"))
        rows = [self.build_row(question) for question in page]
        self.logged_references += [row.question.reference for row in rows]
        self.log_details["shelf"] = shelf or "waiting"
        counts = dict(questions.order_by().values_list("about").annotate(number=Count("pk")))
        return super().get_context_data(**kwargs) | {
            "shelves": self.shelf_counts(visible, shelf),
            "shelf": shelf,
            "page": page,
            "groups": group_by_subject(rows, counts),
            "can_read": self.request.user.has_perm(READ),
        }

    def build_row(self, question: Question) -> InboxRow:
        """The row with the public version, or the original if there is none and the user can read it."""
        try:
            text = question.cleaned or (question.text if self.request.user.has_perm(READ) else "")
        except DecryptionError:
            # The other rows are still shown.
            text = UNREADABLE_LABEL
        return InboxRow(
            question, text, " ".join(signal_sentences(question.suspicions)) if question.state == State.SPAM else ""
        )

    @staticmethod
    def shelf_counts(visible, selected: str) -> list[tuple[str, str, int, bool]]:
        """Query value, label, count and whether selected, for each filter that is not empty."""
        by_state = Counter(dict(visible.order_by().values_list("state").annotate(number=Count("pk"))))
        waiting = visible.waiting().count()
        drafted = by_state[State.DRAFTED] - visible.waiting().filter(state=State.DRAFTED).count()
        shelves = []
        for name, (label, states) in SHELVES.items():
            number = sum(by_state[state] for state in states) if name else waiting
            if name == "drafted":
                number = drafted
            if number or name in ("", selected):
                shelves.append((name, label, number, name == selected))
        return shelves


def filter_by_shelf(questions, shelf: str):
    if not shelf:
        return questions.waiting()
    questions = questions.filter(state__in=SHELVES[shelf][1])
    # A question whose draft was deleted is waiting again.
    return questions.exclude(state=State.DRAFTED, answer=None)


def order_by_subject(questions):
    """Questions ordered by condition (those without one last), then oldest first."""
    without_condition = Case(When(about="", then=Value(1)), default=Value(0))
    return questions.select_related("answer").order_by(without_condition, "about", "created_at", "pk")


def group_by_subject(rows: list[InboxRow], counts: dict[str, int]) -> list[tuple[str, int, list[InboxRow]]]:
    """Condition title, its question count on all pages, and its rows on this page."""
    groups: dict[str, list[InboxRow]] = {}
    for row in rows:
        groups.setdefault(row.question.about, []).append(row)
    return [(about or NO_SUBJECT_LABEL, counts[about], subject_rows) for about, subject_rows in groups.items()]

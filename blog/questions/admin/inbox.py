"""The inbox: what is asked, under what it is about, the oldest first."""

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
NO_SUBJECT_LABEL = "Not said what it is about"
UNREADABLE_LABEL = "(cannot be read)"
# What one may look at: in the address, on the screen, and the states it holds.
SHELVES = {
    "": ("Waiting", ()),
    "drafted": ("Drafted", (State.DRAFTED,)),
    "answered": ("Answered", (State.ANSWERED, State.TOLD)),
    "declined": ("Declined", (State.DECLINED,)),
    "spam": ("Suspected spam", (State.SPAM,)),
    "erased": ("Erased", (State.ERASED,)),
}


@dataclass(frozen=True)
class InboxRow:
    question: Question
    words: str
    why: str = ""


class InboxView(InboxPage, TemplateView):
    http_method_names = ["get", "head"]
    template_name = "blog/questions/inbox.html"
    page_title = "Questions"
    action = access_log.Action.LISTED

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": "Questions"}]

    def get_context_data(self, **kwargs):
        known = Question.objects.for_user(self.request.user)
        shelf = self.request.GET.get("state", "")
        shelf = shelf if shelf in SHELVES else ""
        questions = on_shelf(known, shelf)
        page = Paginator(by_subject(questions), QUESTIONS_PER_PAGE).get_page(self.request.GET.get("page"))
        rows = [self.build_row(question) for question in page]
        self.logged_references += [row.question.reference for row in rows]
        self.log_details["shelf"] = shelf or "waiting"
        numbers = dict(questions.order_by().values_list("about").annotate(number=Count("pk")))
        return super().get_context_data(**kwargs) | {
            "shelves": self.shelf_counts(known, shelf),
            "shelf": shelf,
            "page": page,
            "groups": group_by_subject(rows, numbers),
            "reads": self.request.user.has_perm(READ),
        }

    def build_row(self, question: Question) -> InboxRow:
        """As much as this person may read: the words for the page where there are any, else as it was asked."""
        try:
            words = question.cleaned or (question.text if self.request.user.has_perm(READ) else "")
        except DecryptionError:
            # One damaged row holds back no other.
            words = UNREADABLE_LABEL
        return InboxRow(
            question, words, " ".join(signal_sentences(question.suspicions)) if question.state == State.SPAM else ""
        )

    @staticmethod
    def shelf_counts(known, chosen: str) -> list[tuple[str, str, int, bool]]:
        """Address, words, how many, and whether it is this one; without the empty ones nobody looks for."""
        by_state = Counter(dict(known.order_by().values_list("state").annotate(number=Count("pk"))))
        waiting = known.waiting().count()
        drafted = by_state[State.DRAFTED] - known.waiting().filter(state=State.DRAFTED).count()
        found = []
        for name, (words, states) in SHELVES.items():
            number = sum(by_state[state] for state in states) if name else waiting
            if name == "drafted":
                number = drafted
            if number or name in ("", chosen):
                found.append((name, words, number, name == chosen))
        return found


def on_shelf(questions, shelf: str):
    if not shelf:
        return questions.waiting()
    questions = questions.filter(state__in=SHELVES[shelf][1])
    # One whose draft was deleted waits again.
    return questions.exclude(state=State.DRAFTED, answer=None)


def by_subject(questions):
    """In the order of the inbox: by subject, what is about nothing in particular last; then the oldest first."""
    unsaid = Case(When(about="", then=Value(1)), default=Value(0))
    return questions.select_related("answer").order_by(unsaid, "about", "created_at", "pk")


def group_by_subject(rows: list[InboxRow], numbers: dict[str, int]) -> list[tuple[str, int, list[InboxRow]]]:
    """Subject, how many of it there are on all pages, and those on this one."""
    found: dict[str, list[InboxRow]] = {}
    for row in rows:
        found.setdefault(row.question.about, []).append(row)
    return [(about or NO_SUBJECT_LABEL, numbers[about], of_it) for about, of_it in found.items()]

"""The page of one question: original, public version, and possible identifiers to review."""

from django.utils.text import Truncator
from django.views.generic import TemplateView

from blog.models.questions import CHANGE, ERASE, READ
from blog.questions.admin.mixins import QuestionDetailMixin
from blog.questions.deidentification import KEEP_REASONS, check_identity, find_identity_flags, highlight_findings
from blog.questions.services import MAX_CLEANED_LENGTH, CleaningForm, can_draft_answer, draft_blocker
from blog.questions.transitions import DECLINE_REASONS, State, available_transitions
from cms.public_forms.spam.labels import signal_sentences

MAX_PAGE_TITLE_LENGTH = 80
FORMER_STAFF_LABEL = "a former staff member"


class QuestionView(QuestionDetailMixin, TemplateView):
    template_name = "blog/questions/question.html"

    def get_page_title(self):
        """The first words of what this user can read, or the reference."""
        one = self.one
        if one.erased_at or not one.is_readable:
            return one.reference
        text = one.cleaned or (one.text if self.request.user.has_perm(READ) else "")
        return Truncator(" ".join(text.split())).chars(MAX_PAGE_TITLE_LENGTH) or one.reference

    def get_context_data(self, **kwargs):
        user, one = self.request.user, self.one
        readable = one.is_readable
        can_read, can_change = user.has_perm(READ) and readable, user.has_perm(CHANGE) and one.erased_at is None
        can_deidentify = can_change and can_read and one.can_be_deidentified
        form = kwargs.get("form") or CleaningForm(
            initial={"cleaned": one.cleaned or one.text} if can_deidentify else None
        )
        return super().get_context_data(**kwargs) | {
            "question": one,
            "can_read": can_read,
            "readable": readable,
            "highlighted_text": highlight_findings(one.text, check_identity(one.text)) if can_read else "",
            "can_change": can_change,
            "can_deidentify": can_deidentify,
            "can_erase": user.has_perm(ERASE) and one.erased_at is None,
            "form": form,
            "max_length": MAX_CLEANED_LENGTH,
            "flags": self.flags_with_reasons(form) if can_deidentify else [],
            "keep_reasons": KEEP_REASONS,
            "transitions": available_transitions(one) if can_change else [],
            "spam_reasons": signal_sentences(one.suspicions) if one.state == State.SPAM else [],
            "draft_blocker": "" if one.answer_id else draft_blocker(one),
            "can_draft": can_draft_answer(user),
            "answer_is_live": bool(one.answer and one.answer.live),
            "timeline": question_timeline(one),
        }

    def flags_with_reasons(self, form: CleaningForm):
        """The possible identifiers in the text of the form, each with the reason selected to keep it."""
        chosen = form.chosen_reasons() if form.is_bound else {}
        return [
            (one, chosen.get(one.key, one.reason))
            for one in find_identity_flags(self.one, form["cleaned"].value() or "")
        ]


def question_timeline(one) -> list[tuple]:
    """The history as (time, event, reason, staff member) tuples, oldest first."""
    events = [
        (event.at, event.get_after_display(), DECLINE_REASONS.get(event.reason, ""), _staff_name(event.by))
        for event in one.events.select_related("by")
    ]
    events += [
        (flag.at, f"{flag.rule.replace('-', ' ').capitalize()}: {flag.get_state_display().lower()}",
         KEEP_REASONS.get(flag.reason, ""), _staff_name(flag.by))
        for flag in one.flags.select_related("by")
    ]  # fmt: skip
    if one.authorised_at:
        events.append((one.authorised_at, "Written consent recorded", "", _staff_name(one.authorised_by)))
    return sorted(events, key=lambda event: event[0])


def _staff_name(user) -> str:
    return (user.get_full_name() or user.get_username()) if user else FORMER_STAFF_LABEL

"""One question: as it was asked, as readers will see it, and what is still to be decided."""

from django.views.generic import TemplateView

from blog.models.questions import CHANGE, ERASE, READ
from blog.questions.admin.mixins import QuestionDetailMixin
from blog.questions.deidentification import KEEP_REASONS, find_identity_flags, found_in, highlight_findings
from blog.questions.services import MAX_CLEANED_LENGTH, CleaningForm, draft_blocker, may_draft
from blog.questions.transitions import DECLINE_REASONS, State, moves_for
from cms.public_forms.spam.labels import signal_sentences

FORMER_STAFF_LABEL = "a former colleague"


class QuestionView(QuestionDetailMixin, TemplateView):
    template_name = "blog/questions/question.html"

    def get_page_title(self):
        return self.one.reference

    def get_context_data(self, **kwargs):
        user, one = self.request.user, self.one
        readable = one.is_readable
        reads, may_change = user.has_perm(READ) and readable, user.has_perm(CHANGE) and one.erased_at is None
        may_clean = may_change and reads and one.may_be_cleaned
        form = kwargs.get("form") or CleaningForm(initial={"cleaned": one.cleaned or one.text} if may_clean else None)
        return super().get_context_data(**kwargs) | {
            "one": one,
            "reads": reads,
            "readable": readable,
            "asked": highlight_findings(one.text, found_in(one.text)) if reads else "",
            "may_change": may_change,
            "may_clean": may_clean,
            "may_erase": user.has_perm(ERASE) and one.erased_at is None,
            "form": form,
            "longest": MAX_CLEANED_LENGTH,
            "flags": self.flags(form) if may_clean else [],
            "why_it_may_stay": KEEP_REASONS,
            "moves": moves_for(one) if may_change else [],
            "suspicions": signal_sentences(one.suspicions) if one.state == State.SPAM else [],
            "hindrance": "" if one.answer_id else draft_blocker(one),
            "may_draft": may_draft(user),
            "draft_is_live": bool(one.answer and one.answer.live),
            "happened": question_timeline(one),
        }

    def flags(self, form: CleaningForm):
        """What may say who asks in the text of the form as it stands there, and what was chosen for it."""
        chosen = form.chosen_reasons() if form.is_bound else {}
        return [
            (one, chosen.get(one.key, one.reason))
            for one in find_identity_flags(self.one, form["cleaned"].value() or "")
        ]


def question_timeline(one) -> list[tuple]:
    """When, what and who, the oldest first."""
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
        events.append((one.authorised_at, "Agreed to in writing", "", _staff_name(one.authorised_by)))
    return sorted(events, key=lambda event: event[0])


def _staff_name(user) -> str:
    return (user.get_full_name() or user.get_username()) if user else FORMER_STAFF_LABEL

"""One question: as it was asked, as readers will see it, and what is still to be decided."""

from django.views.generic import TemplateView

from blog.models.questions import CHANGE, ERASE, READ
from blog.questions.cleaning import LONGEST, CleaningForm
from blog.questions.desk.base import OneQuestion
from blog.questions.drafting import draft_blocker, may_draft
from blog.questions.identity import WHY_IT_MAY_STAY, flagged, found_in, marked
from blog.questions.states import WHY_DECLINED, State, moves_for
from cms.intake.suspicion.explain import sentences

FORMER = "a former colleague"


class QuestionView(OneQuestion, TemplateView):
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
            "asked": marked(one.text, found_in(one.text)) if reads else "",
            "may_change": may_change,
            "may_clean": may_clean,
            "may_erase": user.has_perm(ERASE) and one.erased_at is None,
            "form": form,
            "longest": LONGEST,
            "flags": self.flags(form) if may_clean else [],
            "why_it_may_stay": WHY_IT_MAY_STAY,
            "moves": moves_for(one) if may_change else [],
            "suspicions": sentences(one.suspicions) if one.state == State.SPAM else [],
            "hindrance": "" if one.answer_id else draft_blocker(one),
            "may_draft": may_draft(user),
            "draft_is_live": bool(one.answer and one.answer.live),
            "happened": happened(one),
        }

    def flags(self, form: CleaningForm):
        """What may say who asks in the text of the form as it stands there, and what was chosen for it."""
        chosen = form.reasons() if form.is_bound else {}
        return [(one, chosen.get(one.key, one.reason)) for one in flagged(self.one, form["cleaned"].value() or "")]


def happened(one) -> list[tuple]:
    """When, what and who, the oldest first."""
    events = [
        (event.at, event.get_after_display(), WHY_DECLINED.get(event.reason, ""), _name(event.by))
        for event in one.events.select_related("by")
    ]
    events += [
        (flag.at, f"{flag.rule.replace('-', ' ').capitalize()}: {flag.get_state_display().lower()}",
         WHY_IT_MAY_STAY.get(flag.reason, ""), _name(flag.by))
        for flag in one.flags.select_related("by")
    ]  # fmt: skip
    if one.authorised_at:
        events.append((one.authorised_at, "Agreed to in writing", "", _name(one.authorised_by)))
    return sorted(events, key=lambda event: event[0])


def _name(user) -> str:
    return (user.get_full_name() or user.get_username()) if user else FORMER

"""Changes somebody asks for on the page of a question, each made on what that person saw."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from blog.models.questions import CHANGE, ERASE, READ, VIEW
from blog.questions.admin.detail import QuestionView
from blog.questions.services import (
    CleaningForm,
    draft_answer,
    erase_question,
    record_written_agreement,
    save_cleaned_text,
)
from blog.questions.transitions import transition_question
from cms.core.state_machine import OptimisticActionMixin, TransitionError
from cms.privacy import access_log


class QuestionActionView(OptimisticActionMixin, QuestionView):
    permission = CHANGE

    def render_conflict(self, **context):
        """The question as a colleague left it; what was typed stands where it was typed."""
        self.refusal = "changed meanwhile"
        del self.one
        return self.render_to_response(self.get_context_data(conflict=True, **context), status=409)


class CleanView(QuestionActionView):
    """The words for the page, and what was decided of their flags."""

    def post(self, request, *args, **kwargs):
        self.form = CleaningForm(request.POST)
        if not request.user.has_perm(READ):
            return self.refuse_change("Only those who read questions as they were asked write them anew.")
        if not self.form.is_valid():
            self.refusal = "not valid"
            return self.render_to_response(self.get_context_data(form=self.form), status=422)
        return super().post(request, *args, **kwargs)

    def perform_change(self, one):
        left = save_cleaned_text(one, self.form.cleaned_data["cleaned"], self.form.chosen_reasons(), self.request.user)
        self.log_details["undecided"] = len(left)
        if not left:
            return f"{one.reference} is ready for an answer."
        return f"Kept, and not ready yet. Still to decide: {len(left)}. Take these words out, or say why they may stay."

    def add_success_message(self, done):
        (messages.warning if self.log_details["undecided"] else messages.success)(self.request, done)

    def render_conflict(self):
        return super().render_conflict(form=self.form)


class MoveView(QuestionActionView):
    def perform_change(self, one):
        before = one.state
        transition_question(
            one, self.request.POST.get("to", ""), self.request.user, self.request.POST.get("reason", "")
        )
        self.log_details |= {"from": before, "to": one.state}
        return f"{one.reference} is now “{one.get_state_display()}”."


class AuthoriseView(QuestionActionView):
    """A patient has agreed in writing: ticked, by whom and when."""

    def perform_change(self, one):
        if self.request.POST.get("agreed") != "yes":
            raise TransitionError("Tick that the patient has agreed in writing.")
        record_written_agreement(one, self.request.user)
        self.log_details["authorised"] = True
        return "The written agreement is noted."


class EraseView(QuestionActionView):
    permission = ERASE
    action = access_log.Action.ERASED

    def perform_change(self, one):
        if self.request.POST.get("sure") != "yes":
            raise TransitionError("Tick that you want this erased for good.")
        erase_question(one, self.request.user)
        self.log_details["erased"] = 1
        return f"What was typed in {one.reference} is erased."


class DraftView(QuestionActionView):
    """To the draft that answers the question: the one that is there, or a new one. Whoever may add answers may."""

    permission = VIEW

    def post(self, request, *args, **kwargs):
        try:
            page = draft_answer(self.one, request.user)
        except TransitionError as refused:
            return self.refuse_change(str(refused))
        self.log_details["page"] = page.pk
        return redirect(f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?timer=ready")

"""Actions on the page of a question, each guarded by an optimistic lock."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from blog.models.questions import CHANGE, ERASE, READ, VIEW
from blog.questions.admin.detail import QuestionView
from blog.questions.services import (
    CleaningForm,
    draft_answer,
    erase_question,
    record_written_consent,
    save_cleaned_text,
)
from blog.questions.transitions import transition_question
from cms.core.state_machine import OptimisticActionMixin, TransitionError
from cms.privacy import access_log


class QuestionActionView(OptimisticActionMixin, QuestionView):
    permission = CHANGE

    def render_conflict(self, **context):
        """The question as it is now, with the user's own input still in the form; status 409."""
        self.refusal = "changed meanwhile"
        del self.one
        return self.render_to_response(self.get_context_data(conflict=True, **context), status=409)


class DeidentifyView(QuestionActionView):
    """Saves the public version and the decisions about possible identifiers."""

    def post(self, request, *args, **kwargs):
        self.form = CleaningForm(request.POST)
        if not request.user.has_perm(READ):
            return self.refuse_change("You need permission to read original questions to edit the public version.")
        if not self.form.is_valid():
            self.refusal = "not valid"
            return self.render_to_response(self.get_context_data(form=self.form), status=422)
        return super().post(request, *args, **kwargs)

    def perform_change(self, one):
        undecided = save_cleaned_text(
            one, self.form.cleaned_data["cleaned"], self.form.chosen_reasons(), self.request.user
        )
        self.log_details["undecided"] = len(undecided)
        if not undecided:
            return f"Public version of {one.reference} saved. It is ready for an answer."
        return f"Saved, but not ready. Still to review: {len(undecided)}. Remove these, or choose why they can stay."

    def add_success_message(self, done):
        (messages.warning if self.log_details["undecided"] else messages.success)(self.request, done)

    def render_conflict(self):
        return super().render_conflict(form=self.form)


class TransitionView(QuestionActionView):
    def perform_change(self, one):
        before = one.state
        transition_question(
            one, self.request.POST.get("to", ""), self.request.user, self.request.POST.get("reason", "")
        )
        self.log_details |= {"from": before, "to": one.state}
        return f"{one.reference}: status changed to “{one.get_state_display()}”."


class ConsentView(QuestionActionView):
    """Records that a patient has agreed in writing to a public answer."""

    def perform_change(self, one):
        if self.request.POST.get("agreed") != "yes":
            raise TransitionError("Check the box to confirm that written consent is on file.")
        record_written_consent(one, self.request.user)
        self.log_details["authorised"] = True
        return "Written consent recorded."


class EraseView(QuestionActionView):
    permission = ERASE
    action = access_log.Action.ERASED

    def perform_change(self, one):
        if self.request.POST.get("sure") != "yes":
            raise TransitionError("Check the box to confirm that you want to delete the text permanently.")
        erase_question(one, self.request.user)
        self.log_details["erased"] = 1
        return f"The text of {one.reference} was deleted."


class DraftView(QuestionActionView):
    """Opens the draft that answers the question, creating it if needed. For users who can add answers."""

    permission = VIEW

    def post(self, request, *args, **kwargs):
        try:
            page = draft_answer(self.one, request.user)
        except TransitionError as refused:
            return self.refuse_change(str(refused))
        self.log_details["page"] = page.pk
        return redirect(f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?timer=ready")

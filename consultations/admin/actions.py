"""The actions of the request page. Each one applies only to the version of the request that the user saw."""

from datetime import date

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect

from cms.core.state_machine import OptimisticActionMixin, TransitionError
from cms.text import normalize_text, strip_control_characters
from consultations.admin import services
from consultations.admin.detail import RequestView
from consultations.admin.mixins import CHANGE
from consultations.admin.selectors import staff_name
from consultations.models import ConsultationRequest
from consultations.transitions import REASON_LABELS, STATE_LABELS, transition_request

HOLD = "consultations.erase_consultationrequest"


class RequestActionView(OptimisticActionMixin, RequestView):
    permission = CHANGE

    def describe_change(self) -> str:
        """Return the requested change as a label, for the conflict message."""
        raise NotImplementedError

    def render_conflict(self):
        """Show the current request and the user's unsaved change, which can be submitted again."""
        self.refusal = "changed meanwhile"
        self.one = ConsultationRequest.objects.select_related(*self.related).get(pk=self.one.pk)
        fields = [(name, value) for name, value in self.request.POST.items() if name in self.resend_names]
        context = self.get_context_data(
            wanted=self.describe_change(), resend_fields=fields, resend_url=self.request.path
        )
        return self.render_to_response(context, status=409)

    resend_names: tuple[str, ...] = ()


class MoveView(RequestActionView):
    """Changes the status."""

    resend_names = ("to", "reason", "scheduled_for")

    def perform_change(self, one):
        post = self.request.POST
        before = one.state
        transition_request(one, post.get("to", ""), self.request.user, post.get("reason", ""), self.visit_date())
        self.log_details |= {"from": before, "to": one.state}
        return f"{one.reference} is now “{one.get_state_display()}”."

    def visit_date(self) -> date | None:
        """Return the visit date, if one was entered. Raises TransitionError."""
        typed = self.request.POST.get("scheduled_for", "").strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise TransitionError("That isn't a valid date. Choose a visit date or leave it blank.") from None

    def describe_change(self) -> str:
        to, reason = self.request.POST.get("to", ""), self.request.POST.get("reason", "")
        label = STATE_LABELS.get(to, "another status")
        return f"{label} ({REASON_LABELS[reason].lower()})" if reason in REASON_LABELS else label


class AssignView(RequestActionView):
    """Assigns the request to a staff member, or unassigns it."""

    resend_names = ("assignee",)

    def perform_change(self, one):
        to = self.chosen_assignee()
        services.assign_request(one, to, self.request.user)
        self.log_details |= {"assignee": to.pk if to else None}
        if to is None:
            return f"{one.reference} is now unassigned."
        return f"{one.reference} is assigned to {'you' if to == self.request.user else staff_name(to)}."

    def chosen_assignee(self):
        number = self.request.POST.get("assignee", "")
        if not number:
            return None
        user = get_user_model().objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        if user is None:
            raise TransitionError("This user was not found. Choose a name from the list.")
        return user

    def describe_change(self) -> str:
        to = self.chosen_assignee()
        return f"assign to {staff_name(to)}" if to else "unassign"


class HoldView(RequestActionView):
    """Places or removes a hold, which blocks erasure. For users with the permission to erase."""

    permission = HOLD
    resend_names = ("on_hold",)

    def perform_change(self, one):
        on = self.request.POST.get("on_hold") == "yes"
        services.set_hold(one, on)
        self.log_details |= {"on_hold": on}
        return (
            "This request will not be erased automatically."
            if on
            else "This request will be erased automatically on schedule."
        )

    def describe_change(self) -> str:
        return "hold" if self.request.POST.get("on_hold") == "yes" else "remove hold"


class NoteView(RequestActionView):
    """Adds a note. Notes never conflict with other changes, so no version is checked."""

    def post(self, request, *args, **kwargs):
        text = typed_note(request)
        try:
            services.add_note(self.one, text, request.user)
        except TransitionError as refused:
            self.refusal = "refused"
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(note=text), status=422)
        self.log_details["note"] = True
        messages.success(request, "Note saved.")
        return redirect(self.url)


class DraftView(RequestActionView):
    """Saves the draft of a note; called by the script every few seconds."""

    def post(self, request, *args, **kwargs):
        try:
            services.save_draft(self.one, typed_note(request)[: services.MAX_NOTE_LENGTH], request.user)
        except TransitionError:
            return HttpResponse(status=409)
        return HttpResponse(status=204)

    def _log(self, request) -> None:
        """Skip the log: the page was logged when it was opened."""


def typed_note(request) -> str:
    return normalize_text(strip_control_characters(request.POST.get("note", "")))

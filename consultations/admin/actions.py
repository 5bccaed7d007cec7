"""Changes somebody asks for on the page of a request, each made on what that person saw."""

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
        """What was asked for, in words."""
        raise NotImplementedError

    def render_conflict(self):
        """Both versions: the request as a colleague left it, and what this person wanted, ready to be sent again."""
        self.refusal = "changed meanwhile"
        self.one = ConsultationRequest.objects.select_related(*self.related).get(pk=self.one.pk)
        sent = [(name, value) for name, value in self.request.POST.items() if name in self.sent_again]
        context = self.get_context_data(wanted=self.describe_change(), sent_again=sent, sent_to=self.request.path)
        return self.render_to_response(context, status=409)

    sent_again: tuple[str, ...] = ()


class MoveView(RequestActionView):
    """Into another state."""

    sent_again = ("to", "reason", "scheduled_for")

    def perform_change(self, one):
        post = self.request.POST
        before = one.state
        transition_request(one, post.get("to", ""), self.request.user, post.get("reason", ""), self.visit_date())
        self.log_details |= {"from": before, "to": one.state}
        return f"{one.reference} is now “{one.get_state_display()}”."

    def visit_date(self) -> date | None:
        """The day of the visit, if one was given. Errors: TransitionError."""
        typed = self.request.POST.get("scheduled_for", "").strip()
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise TransitionError("This is no date. Choose the day of the visit, or leave it open.") from None

    def describe_change(self) -> str:
        to, reason = self.request.POST.get("to", ""), self.request.POST.get("reason", "")
        words = STATE_LABELS.get(to, "another state")
        return f"{words} ({REASON_LABELS[reason].lower()})" if reason in REASON_LABELS else words


class AssignView(RequestActionView):
    """To a colleague, to oneself, or back to nobody."""

    sent_again = ("assignee",)

    def perform_change(self, one):
        to = self.chosen_assignee()
        services.assign_request(one, to, self.request.user)
        self.log_details |= {"assignee": to.pk if to else None}
        if to is None:
            return f"{one.reference} is nobody's now."
        return (
            f"{one.reference} is yours." if to == self.request.user else f"{one.reference} is now {staff_name(to)}'s."
        )

    def chosen_assignee(self):
        number = self.request.POST.get("assignee", "")
        if not number:
            return None
        user = get_user_model().objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        if user is None:
            raise TransitionError("There is no such colleague. Choose one from the list.")
        return user

    def describe_change(self) -> str:
        to = self.chosen_assignee()
        return f"With {staff_name(to)}" if to else "Nobody's"


class HoldView(RequestActionView):
    """Kept from erasure by schedule, or no longer; for those who may erase."""

    permission = HOLD
    sent_again = ("on_hold",)

    def perform_change(self, one):
        on = self.request.POST.get("on_hold") == "yes"
        services.set_hold(one, on)
        self.log_details |= {"on_hold": on}
        return "No schedule erases this request now." if on else "This request is erased when its time comes."

    def describe_change(self) -> str:
        return "Kept from erasure" if self.request.POST.get("on_hold") == "yes" else "No longer kept from erasure"


class NoteView(RequestActionView):
    """A note stands beside those of others, so nobody's change is in its way."""

    def post(self, request, *args, **kwargs):
        text = typed_note(request)
        try:
            services.add_note(self.one, text, request.user)
        except TransitionError as refused:
            self.refusal = "refused"
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(note=text), status=422)
        self.log_details["note"] = True
        messages.success(request, "The note is kept.")
        return redirect(self.url)


class DraftView(RequestActionView):
    """A half-typed note, kept every few seconds for the person who types it."""

    def post(self, request, *args, **kwargs):
        try:
            services.save_draft(self.one, typed_note(request)[: services.MAX_NOTE_LENGTH], request.user)
        except TransitionError:
            return HttpResponse(status=409)
        return HttpResponse(status=204)

    def _log(self, request) -> None:
        """Typing is no reading: the page was logged when it was opened."""


def typed_note(request) -> str:
    return normalize_text(strip_control_characters(request.POST.get("note", "")))

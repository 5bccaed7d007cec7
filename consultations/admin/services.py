"""What staff do with a request apart from its status: assign it, add notes, place a hold."""

from django.db import transaction

from cms.core.state_machine import TransitionError
from consultations import note_drafts
from consultations.admin.selectors import assignable_users
from consultations.models import Assignment, ConsultationRequest, Note
from consultations.transitions import lock_request

MAX_NOTE_LENGTH = 4000


def assign_request(request: ConsultationRequest, to, by) -> None:
    """Assign `request` to a user, or unassign it with None. Raises TransitionError."""
    if to is not None and not assignable_users(request).filter(pk=to.pk).exists():
        raise TransitionError("This person doesn't have access to this request. Choose someone else.")
    with lock_request(request) as locked:
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased and can't be assigned.")
        locked.assignee = to
        Assignment.objects.create(request=locked, to=to, by=by)


def add_note(request: ConsultationRequest, text: str, by) -> Note:
    """Save a note and delete its draft. Raises TransitionError."""
    if not text:
        raise TransitionError("Enter a note first.")
    if len(text) > MAX_NOTE_LENGTH:
        raise TransitionError(f"This note is too long. Shorten it to {MAX_NOTE_LENGTH:,} characters.")
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. You can't add notes to it.")
        note = Note.objects.create(request=locked, text=text, by=by)
        note_drafts.delete_draft(by, request.pk)
    return note


def save_draft(request: ConsultationRequest, text: str, by) -> None:
    """Save the draft of a note. Raises TransitionError if the request was erased."""
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. You can't add notes to it.")
        note_drafts.save_draft(by, request.pk, text)


def set_hold(request: ConsultationRequest, on: bool) -> None:
    """Place a hold on a request, or remove it. Raises TransitionError."""
    with lock_request(request) as locked:
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was already erased, so it can't be put on hold.")
        locked.on_hold = on

"""What colleagues do with a request besides moving it: hand it on, write something down, keep it from erasure."""

from django.db import transaction

from cms.core.state_machine import TransitionError
from consultations import note_drafts
from consultations.admin.selectors import assignable_users
from consultations.models import Assignment, ConsultationRequest, Note
from consultations.transitions import lock_request

MAX_NOTE_LENGTH = 4000


def assign_request(request: ConsultationRequest, to, by) -> None:
    """Give `request` to a colleague, or back to nobody. Errors: TransitionError, with a sentence."""
    if to is not None and not assignable_users(request).filter(pk=to.pk).exists():
        raise TransitionError("This colleague may not see this request. Choose another.")
    with lock_request(request) as locked:
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. Nothing is left to work on.")
        locked.assignee = to
        Assignment.objects.create(request=locked, to=to, by=by)


def add_note(request: ConsultationRequest, text: str, by) -> Note:
    """Keep a note, and let go of its draft. Errors: TransitionError, with a sentence."""
    if not text:
        raise TransitionError("Write something down first.")
    if len(text) > MAX_NOTE_LENGTH:
        raise TransitionError(f"This note is too long. Keep it to {MAX_NOTE_LENGTH:,} characters.")
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. Nothing can be added to it.")
        note = Note.objects.create(request=locked, text=text, by=by)
        note_drafts.delete_draft(by, request.pk)
    return note


def save_draft(request: ConsultationRequest, text: str, by) -> None:
    """Keep a half-typed note. Errors: TransitionError, once the request is erased."""
    with transaction.atomic():
        locked = ConsultationRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. Nothing can be added to it.")
        note_drafts.save_draft(by, request.pk, text)


def set_hold(request: ConsultationRequest, on: bool) -> None:
    """Keep a request from erasure, or no longer. Errors: TransitionError, with a sentence."""
    with lock_request(request) as locked:
        if locked.state == ConsultationRequest.State.ERASED:
            raise TransitionError("This request was erased. Nothing is left to keep.")
        locked.on_hold = on

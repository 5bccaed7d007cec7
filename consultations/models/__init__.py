from consultations.models.consent import ConsentVersion
from consultations.models.events import Assignment, Note, StateChange
from consultations.models.form_snippet import ConsultationForm
from consultations.models.invitations import Invitation, InvitationTexts
from consultations.models.requests import ConsultationRequest
from consultations.models.staff_texts import NoteDraft, StaffSearch

__all__ = [
    "Assignment",
    "ConsentVersion",
    "ConsultationForm",
    "ConsultationRequest",
    "Invitation",
    "InvitationTexts",
    "Note",
    "NoteDraft",
    "StaffSearch",
    "StateChange",
]

from consultations.models.consent import ConsentVersion
from consultations.models.form import ConsultationForm
from consultations.models.history import Assignment, Note, StateChange
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

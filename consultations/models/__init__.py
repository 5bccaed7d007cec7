from consultations.models.consent import ConsentVersion
from consultations.models.form import ConsultationForm
from consultations.models.invitations import Invitation, InvitationTexts
from consultations.models.requests import ConsultationRequest, StateChange

__all__ = [
    "ConsentVersion",
    "ConsultationForm",
    "ConsultationRequest",
    "Invitation",
    "InvitationTexts",
    "StateChange",
]

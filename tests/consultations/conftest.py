"""What the tests of the consultation form and of the desk share."""

import pytest

from consultations.models import ConsultationRequest

REFERRAL = {
    "clinician": "Dr. Thessaly Brandywine",
    "practice": "Quartzmoor Family Practice",
    "clinician_phone": "(714) 555-0161",
    "patient_name": "Ignatius Peppercorn",
    "patient_phone": "(714) 555-0162",
    "location": "seal-cove",
    "npi": "1234567893",
    "authority": "on",
    "key": "",
    "sky": "",
}


@pytest.fixture
def arrived(db):
    """The requests stored since the test began, oldest first."""
    before = list(ConsultationRequest.objects.values_list("pk", flat=True))
    return lambda: list(ConsultationRequest.objects.exclude(pk__in=before).order_by("created_at"))


@pytest.fixture
def referral() -> dict:
    """What a clinician types into the referral form, valid as it stands."""
    return dict(REFERRAL)


@pytest.fixture
def desk_page(sign_in):
    """Open a request page as a staff user: `desk_page("frontdesk", request)`."""

    def opened(username: str, request: ConsultationRequest, **kwargs):
        return sign_in(username).get(f"/admin/requests/{request.pk}/", **kwargs)

    return opened

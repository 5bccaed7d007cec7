"""What the tests of the consultation form and of the desk share."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

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
    """A request as somebody on the staff reads it: `desk_page("frontdesk", request)`."""

    def opened(username: str, request: ConsultationRequest, **kwargs):
        return sign_in(username).get(f"/admin/requests/{request.pk}/", **kwargs)

    return opened


@pytest.fixture
def database_away():
    """A database that fails every statement, or only those that hold `words`, the way a lost server does."""

    @contextmanager
    def away(words: str = ""):
        def fail(execute, sql, params, many, context):
            if words in sql:
                raise OperationalError("server closed the connection unexpectedly")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(fail):
            yield

    return away

"""The request admin pages that staff open most often, requested by a signed-in client."""

from django.contrib.auth import get_user_model
from django.test import Client

from cms.clinic.models import Location
from consultations.admin import saved_searches
from consultations.models import ConsultationRequest
from tests.bench.data import COMMON, RARE

LIST = "/admin/requests/"


class Desk:
    """A front desk user who is signed in to the current database."""

    def __init__(self):
        self.user = get_user_model().objects.get(username="frontdesk")
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(self.user, "allauth.account.auth_backends.AuthenticationBackend")
        one = ConsultationRequest.objects.filter(state="closed").order_by("created_at").first()
        self.addresses = {
            "list, first page": LIST,
            # A number that is too high shows the last page.
            "list, last page": f"{LIST}?p=999999",
            "new": f"{LIST}?state=new",
            "closed, last page": f"{LIST}?state=closed&p=999999",
            "mine": f"{LIST}?whose=mine",
            "unassigned": f"{LIST}?whose=unassigned",
            "overdue": f"{LIST}?overdue=on",
            "one location": f"{LIST}?location={Location.objects.order_by('pk').first().pk}",
            "common word": self.search(COMMON),
            "rare word": self.search(RARE),
            "two words": self.search(f"{COMMON} {one.name.split()[-1]}"),
            "phone": self.search(one.phone),
            "reference": self.search(one.reference[:8]),
            "one request": f"{LIST}{one.pk}/",
            "dashboard": "/admin/",
            "reports": f"{LIST}reports/",
            "next one": f"{LIST}next/",
        }

    def search(self, text: str) -> str:
        return f"{LIST}search/{saved_searches.save_search(self.user, text)}/"

    def open(self, name: str):
        answer = self.client.get(self.addresses[name])
        assert answer.status_code == (302 if name == "next one" else 200), (name, answer.status_code)
        return answer

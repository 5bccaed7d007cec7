from django.urls import reverse

from cms.clinic.todo import Todo
from conditions.models import Disclosure, Treatment


def treatment_todo() -> list[Todo]:
    url = reverse(Treatment.snippet_viewset.get_url_name("list"))
    told = Disclosure.objects.filter(treatment__live=True).exists()
    return [Todo("Name the treatments you offer, and what readers must know about each.", told, url)]

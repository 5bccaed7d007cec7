"""Many requests: no page of the list loses one or shows one twice, and a common name is found like a rare one."""

import pytest

from consultations.admin import search
from consultations.admin.index import RequestIndexView, ReversibleWagtailPaginator
from consultations.models import ConsultationRequest
from consultations.search_index import index_request
from tests.consultations.form_utils import listed

LIST = "/admin/requests/"


@pytest.fixture
def seven(db) -> list[str]:
    """The references of seven, newest first."""
    ConsultationRequest.objects.all().delete()
    made = [ConsultationRequest.objects.create(name=f"Quillon N{n}", place="Harbor Point") for n in range(7)]
    for one in made:
        index_request(one)
    return [one.reference for one in reversed(made)]


@pytest.mark.parametrize("a_page", [1, 2, 3, 4, 6, 7, 9])
def test_pages_cover_the_whole_list(seven, a_page):
    paginator = ReversibleWagtailPaginator(ConsultationRequest.objects.order_by("rank", "-created_at", "-pk"), a_page)
    shown = [[one.reference for one in paginator.page(number)] for number in paginator.page_range]
    assert [reference for page in shown for reference in page] == seven
    assert all(len(page) == a_page for page in shown[:-1])


def test_last_page_shows_remaining_requests(seven, sign_in, monkeypatch):
    monkeypatch.setattr(RequestIndexView, "get_paginate_by", lambda self, rows: 3)
    desk = sign_in("frontdesk")
    assert listed(desk.get(LIST)) == seven[:3]
    assert listed(desk.get(f"{LIST}?p=3")) == seven[6:]
    assert listed(desk.get(f"{LIST}?p=99")) == seven[6:]


@pytest.mark.parametrize("few", [2, 7, 300])
def test_search_results_are_the_same_for_many_matches(seven, django_user_model, monkeypatch, few):
    monkeypatch.setattr(search, "MAX_IDS", few)
    owner = django_user_model.objects.get(username="owner")
    assert [one.reference for one in search.find_requests(owner, "quillon")] == seven
    assert [one.reference for one in search.find_requests(owner, "quillon n4")] == [seven[2]]
    assert [one.reference for one in search.find_requests(owner, seven[0][:8])] == [seven[0]]

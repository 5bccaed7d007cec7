"""What a stranger typed is text wherever staff meet it: it adds no element and runs nothing."""

import pytest
from wagtail.models import Page

from blog.models import AnswerPage
from cms.clinic.models import Location
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import soup, tags

PAYLOAD = "\"'></bdi></dd></textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
ADDRESS = '"><img/src=x/onerror=alert(3)>"@mail.example'


@pytest.fixture
def stored(send, arrived):
    """Store one form and give back its request."""

    def store(typed: dict, path: str = "/consultation/") -> ConsultationRequest:
        assert send(typed, path).status_code == 303
        return arrived()[-1]

    return store


def test_request_page_escapes_input(stored, answers, desk_page):
    # Such messages are also marked as possible spam.
    plain = stored(answers | {"email": "quillon@mail.example", "sky": "x"})
    nasty = stored(answers | {"email": ADDRESS, "name": PAYLOAD[:100], "message": PAYLOAD})
    one, other = desk_page("frontdesk", plain), desk_page("frontdesk", nasty)
    assert tags(other) == tags(one)
    text = soup(other).select_one(".request").text
    assert PAYLOAD in text
    assert ADDRESS in text
    # The link writes to that one address and nowhere else.
    (link,) = soup(other).select(".request a[href^='mailto:']")
    assert set(link.attrs) == {"href"}
    assert not set(link["href"].removeprefix("mailto:")) & set('"<>?& ')


def test_referral_page_escapes_input(stored, referral, desk_page):
    plain = stored(referral | {"sky": "x"}, "/invite/refer/")
    nasty = stored(
        referral | {"clinician": PAYLOAD[:100], "practice": PAYLOAD, "patient_name": PAYLOAD[:100]}, "/invite/refer/"
    )
    one, other = desk_page("frontdesk", plain), desk_page("frontdesk", nasty)
    assert tags(other) == tags(one)
    assert soup(other).select_one(".request").text.count(PAYLOAD[:100]) == 3


def test_source_page_title_is_escaped(stored, answers, desk_page):
    page = AnswerPage.objects.live().first()
    plain = stored(answers | {"page": str(page.pk)})
    Page.objects.filter(pk=page.pk).update(title=PAYLOAD)
    nasty = stored(answers | {"page": str(page.pk), "name": "Another One"})
    one, other = desk_page("frontdesk", plain), desk_page("frontdesk", nasty)
    assert tags(other) == tags(one)
    assert PAYLOAD in soup(other).select_one(".request").text


def test_location_name_is_escaped(answers, send, client, sign_in):
    owner = sign_in("owner")
    pages = ("/admin/requests/",)
    sent = send(answers)
    plain = [tags(page) for page in [*map(owner.get, pages), client.get(sent["Location"])]]
    ConsultationRequest.objects.update(place=PAYLOAD[:80])
    Location.objects.filter(slug="seal-cove").update(name=PAYLOAD[:80])
    again = send(answers | {"location": "seal-cove"})
    ConsultationRequest.objects.filter(place="Harbor Point").delete()
    ConsultationRequest.objects.order_by("created_at").first().delete()
    nasty = [tags(page) for page in [*map(owner.get, pages), client.get(again["Location"])]]
    for before, after in zip(plain, nasty, strict=True):
        assert after == before


@pytest.mark.parametrize("path", ["/admin/", "/admin/requests/reports/"])
def test_report_labels_are_escaped(stored, answers, sign_in, path):
    """Locations, pages and conditions are labels of charts and tables."""
    plain = {"place": "Harbor Point", "page_title": "A page", "about": "A condition"}
    ConsultationRequest.objects.all().delete()
    stored(answers)
    seen = []
    for words in (plain, dict.fromkeys(plain, PAYLOAD[:80])):
        ConsultationRequest.objects.update(**words)
        seen.append(sign_in("owner").get(path))
    assert tags(seen[1]) == tags(seen[0])
    assert (PAYLOAD[:80] in soup(seen[1]).select_one(".reports").text) == (path != "/admin/")


def test_message_preserves_line_breaks(stored, answers, desk_page):
    request = stored(answers | {"message": "One\r\n\r\n<b>Two</b>\nThree"})
    message = soup(desk_page("frontdesk", request)).select_one(".request-message")
    assert message.get_text("|").split("|") == ["One", "<b>Two</b>", "Three"]
    assert len(message.select("br")) == 3


def test_bidirectional_text_is_isolated(stored, answers, desk_page):
    """A right-to-left mark in a name must not reorder the text around it."""
    request = stored(answers | {"name": "\u202eQuillon", "message": "\u202eeverything"})
    page = soup(desk_page("frontdesk", request)).select_one(".request")
    for typed in ("\u202eQuillon", "\u202eeverything"):
        assert page.find(string=lambda text, typed=typed: typed in text).find_parent("bdi")

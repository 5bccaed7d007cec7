"""Beside the editor stands what keeps the page back, and the preview marks the same words."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from blog.models import AnswerPage
from cms.content_checks.publish_check import blocking_findings
from cms.content_checks.waivers import waive
from tests.factories.blog import text
from tests.home.editor_utils import editor_form
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def panel(staff, page):
    return see(staff, reverse("wagtailadmin_pages:edit", args=[page.pk])).select_one('[data-side-panel="findings"]')


def counter(staff, page):
    shown = see(staff, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return shown.select_one('[data-side-panel-toggle="findings"] [data-side-panel-toggle-counter]')


def test_the_editor_says_what_keeps_the_page_back(sign_in, failing):
    shown = words(panel(sign_in("editor"), failing))
    assert "1 issue blocks publishing." in shown
    assert "Blocks publishing Answer abracadabra Magic words promise too much." in shown
    assert counter(sign_in("editor"), failing).get_text().strip() == "1"


def test_what_keeps_the_page_back_comes_first(sign_in, failing):
    failing.question = "Is it hocuspocus?"
    failing.save_revision()
    chips = [words(row.select_one(".state")) for row in panel(sign_in("editor"), failing).select(".finding")]
    assert chips[0] == "Blocks publishing"
    assert "Suggestion" in chips


def test_what_is_missing_is_left_out_and_not_kept(sign_in, failing):
    failing.body = []
    failing.save_revision()
    shown = words(panel(sign_in("physician"), failing))
    assert "The answer Empty section." in shown
    assert "Approve anyway… Reason" in shown


def test_a_page_without_findings_shows_no_number(sign_in, live):
    assert "No issues found." in words(panel(sign_in("editor"), live))
    assert counter(sign_in("editor"), live).has_attr("hidden")


def test_the_editor_lists_the_newest_draft_and_not_the_live_text(sign_in, live):
    live.body = [text("<p>Say abracadabra.</p>")]
    live.save_revision()
    assert "abracadabra" in words(panel(sign_in("editor"), live))


def test_a_new_page_says_to_save_it_once(sign_in, no_magic):
    index = AnswerPage.objects.first().get_parent()
    shown = see(sign_in("editor"), reverse("wagtailadmin_pages:add", args=["blog", "answerpage", index.pk]))
    assert "Save the page to see" in words(shown.select_one('[data-side-panel="findings"]'))


def test_an_autosaved_new_page_gets_its_list(sign_in, failing):
    staff = sign_in("editor")
    address = reverse("wagtailadmin_pages:edit", args=[failing.pk])
    html = staff.get(address + "?_w_hydrate_create_view=1").content.decode()
    assert f'data-findings="{reverse("page_findings", args=[failing.pk])}"' in html


def test_an_autosave_leaves_the_list_to_its_own_script(sign_in, failing):
    """A reason half typed would be gone with it."""
    staff = sign_in("editor")
    address = reverse("wagtailadmin_pages:edit", args=[failing.pk])
    answer = staff.post(address, editor_form(failing), headers={"accept": "application/json"})
    assert answer.json()["success"]
    assert "data-side-panel='findings'" not in answer.json()["html"]


def test_the_list_alone_is_sent_to_the_script(sign_in, failing):
    asked = {"x-requested-with": "XMLHttpRequest"}
    answer = sign_in("editor").get(reverse("page_findings", args=[failing.pk]), headers=asked)
    assert answer.content.decode().strip().startswith('<div class="findings" data-blocking="1">')


def island(html):
    """What the preview tells Wagtail's checker."""
    found = BeautifulSoup(html, "html.parser").find("script", id="clinic-findings")
    return json.loads(found.get_text()) if found else None


def preview(staff, page, **typed):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert staff.post(address, editor_form(page, **typed)).json()["is_valid"]
    return staff.get(address + "?in_preview_panel=true").content.decode()


def test_the_preview_holds_what_the_server_finds_in_the_typed_text(sign_in, live):
    typed = [text("<p>Say abracadabra. No hocuspocus.</p>")]
    html = preview(sign_in("editor"), live, body=typed)
    assert island(html) == [
        {"rule": "clinic-blocks", "words": "abracadabra"},
        {"rule": "clinic-advises", "words": "hocuspocus"},
    ]
    assert "js/preview-findings.js" in html


def test_the_preview_says_nothing_of_what_was_kept(sign_in, failing, django_user_model):
    (finding,) = blocking_findings(failing)
    waive(failing, finding.fingerprint, "It is a quotation.", django_user_model.objects.get(username="owner"))
    assert island(preview(sign_in("editor"), failing)) == []


@pytest.mark.parametrize("who", ["editor", "owner", None])
def test_no_public_page_holds_a_finding(sign_in, client, a_younger_rule, who):
    page = AnswerPage.objects.live().first()
    page.body = [text("<p>Say abracadabra.</p>")]
    page.save_revision().publish()
    a_younger_rule()
    reader = sign_in(who) if who else client
    html = reader.get(page.url).content.decode()
    assert "Say abracadabra." in html
    assert island(html) is None
    for trace in ("clinic-findings", "clinic-blocks", "no-magic", "preview-findings"):
        assert trace not in html


def test_words_cannot_end_the_island(sign_in, live):
    html = preview(sign_in("editor"), live, question="abra</script><b>x</b>")
    assert island(html)[0]["words"].startswith("abra")
    assert "abra</script>" not in html.split('id="clinic-findings"')[1].split("</script>")[0]

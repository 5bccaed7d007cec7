"""The publishing checks panel and the issues in the preview."""

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


def test_panel_lists_blocking_issue(sign_in, failing):
    shown = words(panel(sign_in("editor"), failing))
    assert "1 issue blocks publishing." in shown
    assert "Blocks publishing Answer abracadabra Magic words promise too much." in shown
    assert counter(sign_in("editor"), failing).get_text().strip() == "1"


def test_blocking_issues_come_first(sign_in, failing):
    failing.question = "Is it hocuspocus?"
    failing.save_revision()
    chips = [words(row.select_one(".state")) for row in panel(sign_in("editor"), failing).select(".finding")]
    assert chips[0] == "Blocks publishing"
    assert "Suggestion" in chips


def test_missing_content_can_be_approved(sign_in, failing):
    failing.body = []
    failing.save_revision()
    shown = words(panel(sign_in("physician"), failing))
    assert "The answer Empty section." in shown
    assert "Approve anyway… Reason" in shown


def test_panel_without_issues_hides_counter(sign_in, live):
    assert "No issues found." in words(panel(sign_in("editor"), live))
    assert counter(sign_in("editor"), live).has_attr("hidden")


def test_panel_checks_newest_draft(sign_in, live):
    live.body = [text("<p>Say abracadabra.</p>")]
    live.save_revision()
    assert "abracadabra" in words(panel(sign_in("editor"), live))


def test_new_page_asks_to_save_first(sign_in, no_magic):
    index = AnswerPage.objects.first().get_parent()
    shown = see(sign_in("editor"), reverse("wagtailadmin_pages:add", args=["blog", "answerpage", index.pk]))
    assert "Save the page to see" in words(shown.select_one('[data-side-panel="findings"]'))


def test_autosaved_new_page_gets_panel(sign_in, failing):
    staff = sign_in("editor")
    address = reverse("wagtailadmin_pages:edit", args=[failing.pk])
    html = staff.get(address + "?_w_hydrate_create_view=1").content.decode()
    assert f'data-findings="{reverse("page_findings", args=[failing.pk])}"' in html


def test_autosave_response_omits_panel(sign_in, failing):
    """A reason half typed would be gone with it."""
    staff = sign_in("editor")
    address = reverse("wagtailadmin_pages:edit", args=[failing.pk])
    answer = staff.post(address, editor_form(failing), headers={"accept": "application/json"})
    assert answer.json()["success"]
    assert "data-side-panel='findings'" not in answer.json()["html"]


def test_ajax_request_gets_list_only(sign_in, failing):
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


def test_preview_contains_issues_of_unsaved_text(sign_in, live):
    typed = [text("<p>Say abracadabra. No hocuspocus.</p>")]
    html = preview(sign_in("editor"), live, body=typed)
    assert island(html) == [
        {"rule": "clinic-blocks", "words": "abracadabra"},
        {"rule": "clinic-advises", "words": "hocuspocus"},
    ]
    assert "js/preview-findings.js" in html


def test_preview_omits_approved_issues(sign_in, failing, django_user_model):
    (finding,) = blocking_findings(failing)
    waive(failing, finding.fingerprint, "It is a quotation.", django_user_model.objects.get(username="owner"))
    assert island(preview(sign_in("editor"), failing)) == []


@pytest.mark.parametrize("who", ["editor", "owner", None])
def test_public_pages_contain_no_issues(sign_in, client, a_younger_rule, who):
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


def test_preview_json_is_escaped(sign_in, live):
    html = preview(sign_in("editor"), live, question="abra</script><b>x</b>")
    assert island(html)[0]["words"].startswith("abra")
    assert "abra</script>" not in html.split('id="clinic-findings"')[1].split("</script>")[0]

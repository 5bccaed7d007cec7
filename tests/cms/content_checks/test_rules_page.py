"""The content rules page and its test form."""

import pytest
from django.urls import reverse

from cms.content_checks.models import FindingRecord
from cms.content_checks.rules import all_rules

pytestmark = pytest.mark.django_db
URL = "/admin/content-checks/rules/"


@pytest.mark.parametrize("who", ["owner", "physician", "editor"])
def test_users_who_can_edit_pages_see_all_rules(sign_in, who):
    page = sign_in(who).get(URL)
    assert page.status_code == 200
    for rule in all_rules():
        assert f'id="rule-{rule.slug}"' in page.content.decode()
    assert "section 651" in page.content.decode()
    assert "<li>Ketamine cures depression.</li>" in page.content.decode()
    assert "{treatment}" not in page.content.decode()


@pytest.mark.parametrize("who", ["frontdesk", "manager"])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_users_who_cannot_edit_pages_see_no_rules(sign_in, who, method):
    client = sign_in(who)
    assert getattr(client, method)(URL).status_code in (302, 403)
    assert "Content rules" not in client.get("/admin/").content.decode()


def test_anonymous_user_is_redirected_to_login(client):
    assert client.get(URL).headers["Location"].startswith("/admin/login/")
    assert client.post(URL, {"text": "It cures."}).headers["Location"].startswith("/admin/login/")


def test_menu_links_to_rules(sign_in):
    assert reverse("content_checks_rules") in sign_in("editor").get("/admin/").content.decode()


def test_tested_sentence_shows_issues(sign_in):
    before = FindingRecord.objects.count()
    page = sign_in("editor").post(URL, {"text": "It cures <b>all</b> depression.", "kind": "claims"})
    assert "Cure claim" in page.content.decode()
    assert "<q>It cures &lt;b&gt;all&lt;/b&gt; depression.</q>" in page.content.decode()
    assert "<b>all</b>" not in page.content.decode()
    assert 'href="#rule-cure"' in page.content.decode()
    assert FindingRecord.objects.count() == before


def test_tested_question_shows_identifying_details(sign_in):
    page = sign_in("editor").post(URL, {"text": "I am Maria from Tustin.", "kind": "identity"}).content.decode()
    assert "2 issues" in page


def test_tested_sentence_without_issues_says_so(sign_in):
    page = sign_in("editor").post(URL, {"text": "It does not cure.", "kind": "claims"}).content.decode()
    assert "No issues found." in page


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({}, "Enter a sentence."),
        ({"text": "x" * 5001, "kind": "claims"}, "Enter at most 5,000 characters."),
    ],
)
def test_invalid_test_text_shows_error(sign_in, typed, answer):
    page = sign_in("editor").post(URL, typed)
    assert page.status_code == 200
    assert answer in page.content.decode()
    assert typed.get("text", "") in page.content.decode()


def test_other_methods_are_not_allowed(sign_in):
    assert sign_in("editor").put(URL).status_code == 405

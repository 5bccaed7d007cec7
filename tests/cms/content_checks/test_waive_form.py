"""Approving issues with a reason, and removing approvals."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry, ReferenceIndex

from blog.models import AnswerPage
from cms.content_checks.models import FindingRecord
from cms.content_checks.publish_check import blocking_findings
from cms.content_checks.waivers import revoke_waiver, waive
from tests.factories.blog import make_answer, republish, text
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import main_text, see, words

pytestmark = pytest.mark.django_db

REASON = "It is the name of a book."


def address(page) -> str:
    return reverse("page_findings", args=[page.pk])


def decide(staff, page, reason=REASON, **more):
    (finding,) = blocking_findings(page) or [None]
    sent = {"finding": finding.fingerprint if finding else "", "reason": reason} | more
    return staff.post(address(page), sent)


def kept() -> FindingRecord:
    return FindingRecord.objects.get(rule="no-magic")


@pytest.mark.parametrize("who", ["owner", "physician"])
def test_approved_issue_does_not_block_publishing(sign_in, client, failing, who):
    assert decide(sign_in(who), failing).status_code == 302

    edit_in_admin(sign_in("physician"), failing)
    assert "Say abracadabra." in main_text(client, "/blog/does-it-hurt/")
    row = kept()
    assert (row.state, row.reason, row.decided_by.username) == ("waived", REASON, who)
    assert row.revision_id == failing.latest_revision_id
    assert row.decided_at


@pytest.mark.parametrize("who", ["editor", "frontdesk", "manager"])
def test_users_without_publish_permission_cannot_approve(sign_in, failing, who):
    staff = sign_in(who)
    sent = {"finding": blocking_findings(failing)[0].fingerprint, "reason": REASON}
    asked = {"x-requested-with": "XMLHttpRequest"}
    assert staff.post(address(failing), sent, headers=asked).status_code == 403
    assert staff.post(address(failing), sent).headers["Location"] == "/admin/"
    with pytest.raises(PermissionDenied):
        waive(failing, sent["finding"], REASON, get_user_model().objects.get(username=who))

    assert blocking_findings(failing)
    assert not FindingRecord.objects.exclude(reason="").exists()


def test_editor_sees_issues_without_approve_form(sign_in, failing):
    page = see(sign_in("editor"), address(failing))
    assert "Blocks publishing" in words(page.select_one(".finding"))
    assert not page.select(".finding form")
    assert see(sign_in("physician"), address(failing)).select(".finding form")


@pytest.mark.parametrize("who", ["frontdesk", "manager"])
def test_users_who_cannot_edit_pages_see_no_issues(sign_in, failing, who):
    response = sign_in(who).get(address(failing), follow=True)
    assert "abracadabra" not in response.content.decode()


def test_users_who_cannot_edit_this_page_see_no_issues(failing, django_user_model):
    group = Group.objects.create(name="guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    own = GroupPagePermission(group=group, page=Page.objects.get(slug="privacy"))
    own.permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    own.save()
    guest = django_user_model.objects.create_user("guest")
    guest.groups.add(group)
    staff = Client()
    staff.force_login(guest, "allauth.account.auth_backends.AuthenticationBackend")
    response = staff.get(address(failing), headers={"x-requested-with": "XMLHttpRequest"})

    assert response.status_code == 403


def test_anonymous_user_is_redirected_to_login(client, failing):
    for ask in (client.get, client.post):
        assert ask(address(failing)).headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("reason", ["", "  fine    ", "because"])
def test_short_reason_is_refused_and_input_kept(sign_in, failing, reason):
    response = decide(sign_in("physician"), failing, reason)

    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert "at least 10 characters" in page.select_one("[role=alert]").get_text()
    assert page.select_one("textarea").get_text() == reason
    assert page.select_one("details").has_attr("open")
    assert blocking_findings(failing)


def test_invalid_post_shows_error(sign_in, failing):
    staff = sign_in("physician")
    for sent in (
        {},
        {"finding": "f" * 64, "reason": REASON},
        {"take_back": "1"},
        {"finding": "f" * 64, "take_back": "1"},
    ):
        response = staff.post(address(failing), sent)
        assert response.status_code == 422
        assert BeautifulSoup(response.content, "html.parser").select_one("[role=alert]").get_text()
    assert staff.get(reverse("page_findings", args=[1])).status_code == 404
    assert staff.get(reverse("page_findings", args=[987654])).status_code == 404
    assert staff.put(address(failing)).status_code == 405


def test_approval_covers_same_words_only(sign_in, failing):
    decide(sign_in("physician"), failing)
    failing.body = [text("<p>First something else. Then say, as ever: Abracadabra!</p>".lower())]
    assert not blocking_findings(failing)

    failing.body = [text("<p>Say abracadabra, or abrakazam.</p>")]
    assert [finding.excerpt for finding in blocking_findings(failing)] == ["abrakazam"]


def test_approval_covers_its_page_only(sign_in, failing):
    decide(sign_in("physician"), failing)
    copy = failing.copy(update_attrs={"slug": "again", "title": "Again"})
    assert blocking_findings(copy)


def test_removed_approval_blocks_draft_again(sign_in, failing):
    staff = sign_in("physician")
    decide(staff, failing)
    assert "Remove approval" in staff.get(address(failing)).content.decode()
    staff.post(address(failing), {"finding": kept().fingerprint, "take_back": "1"})

    assert kept().state == "lapsed"
    assert blocking_findings(failing)
    assert decide(staff, failing, "It is a quotation, really.").status_code == 302
    assert not blocking_findings(failing)


def test_removed_approval_of_published_text_needs_review(sign_in, failing):
    staff = sign_in("physician")
    decide(staff, failing)
    page = edit_in_admin(staff, failing)
    staff.post(address(page), {"finding": kept().fingerprint, "take_back": "1"})

    assert (kept().state, kept().to_review) == ("open", True)
    assert not blocking_findings(page)


def test_unpublished_page_with_removed_approval_is_blocked(sign_in, client, failing):
    staff = sign_in("physician")
    decide(staff, failing)
    page = edit_in_admin(staff, failing)
    staff.post(address(page), {"finding": kept().fingerprint, "take_back": "1"})
    # While readers see it a typing error is still mended at once.
    page = edit_in_admin(staff, page, intro="Mended.")
    page.unpublish()

    assert [finding.excerpt for finding in blocking_findings(page)] == ["abracadabra"]
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    assert not AnswerPage.objects.get(pk=page.pk).live
    assert decide(staff, page, "It is a quotation, really.").status_code == 302
    page.get_latest_revision().publish()
    assert AnswerPage.objects.get(pk=page.pk).live


def test_control_characters_are_removed_from_reason(sign_in, failing):
    staff = sign_in("physician")
    decide(staff, failing, "It is the name\x00 of a book.\x07")
    assert kept().reason == REASON
    refused = staff.post(address(failing), {"finding": "\x00" + kept().fingerprint[1:], "take_back": "1"})
    assert refused.status_code == 422
    assert kept().state == "waived"


def test_approval_stays_while_words_stay(sign_in, failing):
    decide(sign_in("physician"), failing)
    page = republish(failing, intro="Once more.")
    page = republish(page, intro="And again.")
    assert (kept().state, kept().reason) == ("waived", REASON)

    republish(page, body=[text("<p>Nothing to see.</p>")])
    assert (kept().state, kept().reason) == ("cleared", REASON)


def test_draft_approval_survives_publishing_older_revision(sign_in, live):
    """A change waits for its time; meanwhile the page is taken through an older version."""
    first = live.latest_revision
    live.body = [text("<p>Say abracadabra.</p>")]
    live.save_revision()
    decide(sign_in("physician"), AnswerPage.objects.get(pk=live.pk).get_latest_revision_as_object())
    first.publish()

    assert kept().state == "waived"
    live = AnswerPage.objects.get(pk=live.pk)
    live.get_latest_revision().publish()
    assert "abracadabra" in str(AnswerPage.objects.get(pk=live.pk).body)


def test_page_history_logs_approval_without_text(sign_in, failing):
    staff = sign_in("physician")
    decide(staff, failing)
    revoke_waiver(failing, kept().fingerprint, get_user_model().objects.get(username="physician"))

    entries = PageLogEntry.objects.filter(action__startswith="content_checks.")
    assert {entry.action for entry in entries} == {"content_checks.waive", "content_checks.take_back"}
    assert all("abracadabra" not in str(entry.data) and REASON not in str(entry.data) for entry in entries)
    history = words(see(staff, reverse("wagtailadmin_pages:history", args=[failing.pk])))
    assert "Approved an issue with a reason" in history


def test_issue_records_are_not_in_reference_index():
    """Wagtail would show it as one, and warn of it before the page is taken down."""
    assert not ReferenceIndex.model_is_indexable(FindingRecord)


def test_issue_text_and_reason_are_escaped(sign_in, failing):
    staff = sign_in("physician")
    failing.question = "abra<b>bold</b>?"
    failing.body = [text("<p>Nothing.</p>")]
    failing.save_revision()
    page = AnswerPage.objects.get(pk=failing.pk).get_latest_revision_as_object()
    decide(staff, page, "<script>alert(1)</script>")
    shown = staff.get(address(failing)).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_query_count_does_not_depend_on_issue_count(sign_in, no_magic, django_assert_max_num_queries):
    staff = sign_in("physician")
    counts = []
    for number in (1, 12):
        said = " ".join(f"abra{'x' * n}" for n in range(1, number + 1))
        page = make_answer(f"How many, {number}?", body=[text(f"<p>{said}</p>")], live=False)
        staff.get(address(page))
        with django_assert_max_num_queries(60) as asked:
            assert len(see(staff, address(page)).select(".finding")) == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_unknown_fingerprint_is_refused(failing):
    owner = get_user_model().objects.get(username="owner")
    with pytest.raises(ValidationError, match="text has changed"):
        waive(failing, "0" * 64, REASON, owner)

"""Every way of publishing runs the checks; blocked text stays a draft."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from blog.models import AnswerPage, BlogIndexPage
from cms.content_checks.findings import Finding, Severity
from cms.content_checks.publish_check import error_message, publish_errors
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, text
from tests.home.editor_utils import edit_in_admin, editor_form
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db

BAD = [text("<p>Say abracadabra.</p>")]
SAID = "Answer: “abracadabra”. Magic words promise too much."


def edit(staff, page, **sent):
    changes = {name: sent.pop(name) for name in ("body", "go_live_at") if name in sent}
    data = editor_form(page, **changes) | sent
    return staff.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def is_public(client, page) -> bool:
    return client.get(f"/blog/{page.slug}/").status_code == 200


def test_refused_publish_keeps_input(sign_in, client, live):
    response = edit(sign_in("physician"), live, body=BAD, **{"action-publish": "1"})

    assert response.status_code == 200
    shown = response.content.decode()
    assert SAID in shown
    assert "Not published. Everything you typed is still here" in shown
    assert "Publishing checks" in shown
    assert "Say abracadabra." in shown
    assert "As far as is known." in main_text(client, "/blog/is-it-safe/")


def test_failing_text_can_be_saved_as_draft(sign_in, client, live):
    page = edit_in_admin(sign_in("physician"), live, action="", body=BAD)

    assert "abracadabra" in str(page.get_latest_revision_as_object().body)
    assert "As far as is known." in main_text(client, "/blog/is-it-safe/")


def test_new_failing_page_is_not_published(sign_in, no_magic):
    new = AnswerPage(title="New", slug="new", question="Is it new?")
    index = BlogIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["blog", "answerpage", index.pk])
    form = editor_form(new, body=BAD, physician=1, conditions=[])
    response = sign_in("physician").post(address, form | {"action-publish": "1"})

    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert not AnswerPage.objects.filter(slug="new").exists()
    assert sign_in("physician").post(address, form).status_code == 302
    assert not AnswerPage.objects.get(slug="new").live


def test_scheduling_blocked_page_is_refused(sign_in, live):
    when = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    response = edit(sign_in("physician"), live, body=BAD, go_live_at=when, **{"action-publish": "1"})

    assert SAID in response.content.decode()
    assert AnswerPage.objects.get(pk=live.pk).scheduled_revision is None


def test_schedule_set_by_code_is_checked(failing):
    failing.go_live_at = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError, match="abracadabra"):
        failing.save_revision().publish()
    assert AnswerPage.objects.get(pk=failing.pk).scheduled_revision is None


def test_rule_added_after_scheduling_blocks_affected_page_only(sign_in, client, a_younger_rule):
    soon = timezone.now() + timedelta(hours=1)
    pages = [make_answer(f"{name} in line?", live=False, body=body) for name, body in (("First", BAD), ("Last", None))]
    for page in pages:
        page.go_live_at = soon
        page.save_revision().publish()
    a_younger_rule()
    staff = sign_in("owner")

    with time_machine.travel(soon + timedelta(hours=1)):
        with pytest.raises(CommandError, match=rf"\b{pages[0].pk}\b"):
            call_command("publish_due", stdout=StringIO())
        assert [is_public(client, page) for page in pages] == [False, True]
    # The pages of the admin that show it are as they were.
    for name in ("edit", "history", "view_draft"):
        assert staff.get(reverse(f"wagtailadmin_pages:{name}", args=[pages[0].pk])).status_code == 200
    revision = Page.objects.get(pk=pages[0].pk).scheduled_revision
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[pages[0].pk, revision.pk])
    assert staff.post(address).status_code == 302
    assert Page.objects.get(pk=pages[0].pk).scheduled_revision is None


def test_bulk_publish_skips_blocked_page_only(sign_in, client, failing):
    well = make_answer("Does it help?", live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    staff = sign_in("physician")
    response = staff.post(f"{address}?id={failing.pk}&id={well.pk}&next=/admin/pages/", follow=True)

    assert [is_public(client, page) for page in (failing, well)] == [False, True]
    said = response.content.decode()
    assert "“Does it hurt?” was not published." in said
    assert "abracadabra" in said
    assert "1 page has been published" in said


def test_blocked_subpages_do_not_block_others(sign_in, client, failing):
    well = make_answer("Does it help?", live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    index = BlogIndexPage.objects.get()
    sent = {"include_descendants": "on", "next": "/admin/pages/"}
    response = sign_in("physician").post(f"{address}?id={index.pk}", sent, follow=True)

    assert [is_public(client, page) for page in (failing, well)] == [False, True]
    assert "“Does it hurt?” was not published." in response.content.decode()


def test_failing_old_revision_cannot_be_published(sign_in, client, a_younger_rule):
    page = make_answer("Is it safe?", body=BAD)
    old = page.latest_revision
    page.body = [text("<p>As far as is known.</p>")]
    page.save_revision().publish()
    a_younger_rule()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    staff = sign_in("physician")

    assert staff.get(address).status_code == 200
    response = staff.post(address, editor_form(old.as_object()) | {"action-publish": "1"})
    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert "As far as is known." in main_text(client, "/blog/is-it-safe/")


def test_publishing_revision_directly_is_checked(failing):
    """Wagtail's own action, as its editor and its API call it."""
    with pytest.raises(ValidationError, match="abracadabra"):
        PublishPageRevisionAction(failing.latest_revision, user=None).execute()
    assert not AnswerPage.objects.get(pk=failing.pk).live


def test_admin_api_cannot_publish_copy_or_delete(sign_in, live, failing):
    staff = sign_in("owner")
    before = Page.objects.count()
    for action in ("publish", "unpublish", "copy", "create_alias", "delete", "move", "revert_to_page_revision"):
        for page in (live, failing):
            address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
            assert staff.post(address, {"recursive": "true"}).status_code == 404, action
    assert Page.objects.count() == before
    assert [Page.objects.get(pk=page.pk).live for page in (live, failing)] == [True, False]
    assert staff.get(reverse("wagtailadmin_api:pages:listing")).status_code == 200


@pytest.mark.parametrize("view", ["lock", "unlock"])
def test_published_page_with_new_issue_can_be_locked_moved_and_unpublished(sign_in, client, a_younger_rule, view):
    page = make_answer("Is it safe?", body=BAD)
    a_younger_rule()
    staff = sign_in("owner")

    assert staff.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk])).status_code == 302
    privacy = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    assert staff.post(privacy, {"restriction_type": "none"}).status_code == 200
    index = BlogIndexPage.objects.get()
    assert (
        staff.post(reverse("wagtailadmin_pages:set_page_position", args=[page.pk]) + "?position=0").status_code == 200
    )
    AnswerPage.objects.get(pk=page.pk).move(index, pos="first-child")
    assert is_public(client, page)
    page = AnswerPage.objects.get(pk=page.pk)
    page.locked = False
    page.save()
    assert staff.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code == 302
    assert not is_public(client, page)


def test_blocked_page_can_be_locked_and_moved(sign_in, client, monkeypatch):
    page = make_answer("Is it safe?")
    monkeypatch.setattr("cms.core.publish_checks._publish_checks", [lambda page: ["Not today."]])
    for view in ("lock", "unlock"):
        assert sign_in("owner").post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk])).status_code == 302
    AnswerPage.objects.get(pk=page.pk).move(BlogIndexPage.objects.get(), pos="first-child")
    AnswerPage.objects.get(pk=page.pk).save()

    assert is_public(client, page)


def test_late_publish_error_is_shown_in_form(sign_in, client, live, monkeypatch):
    """Between the form's question and the writing, a colleague may take a reason back."""
    monkeypatch.setattr("cms.core.page_forms.publish_errors", lambda page: [])
    monkeypatch.setattr("cms.core.page_forms.publish_errors", lambda page: [])
    before = live.latest_revision_id
    response = edit(sign_in("physician"), live, body=BAD, **{"action-publish": "1"})

    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert f'name="loaded_revision_id" value="{before}"' in response.content.decode().replace("  ", " ")
    assert AnswerPage.objects.get(pk=live.pk).latest_revision_id == before
    assert "As far as is known." in main_text(client, "/blog/is-it-safe/")


def test_late_publish_error_creates_no_page(sign_in, no_magic, monkeypatch):
    monkeypatch.setattr("cms.core.page_forms.publish_errors", lambda page: [])
    monkeypatch.setattr("cms.core.page_forms.publish_errors", lambda page: [])
    new = AnswerPage(title="New", slug="new", question="Is it new?")
    address = reverse("wagtailadmin_pages:add", args=["blog", "answerpage", BlogIndexPage.objects.get().pk])
    form = editor_form(new, body=BAD, physician=1, conditions=[])
    response = sign_in("physician").post(address, form | {"action-publish": "1"})

    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert not AnswerPage.objects.filter(slug="new").exists()


def test_post_publish_handlers_know_user(sign_in, live, monkeypatch):
    told = []
    handlers = [lambda page, revision, user: told.append((page.pk, user))]
    monkeypatch.setattr("cms.core.publish_checks._post_publish_handlers", handlers)
    physician = get_user_model().objects.get(username="physician")
    edit_in_admin(sign_in("physician"), live, intro="Once more.")
    edit_in_admin(sign_in("physician"), live, action="", intro="A draft.")
    page = make_answer("Does it help?", live=False)
    sign_in("physician").post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    )

    assert told == [(live.pk, physician), (page.pk, physician)]


def test_publish_error_names_location_words_and_advice(failing):
    with pytest.raises(ValidationError) as refused:
        failing.latest_revision.publish()
    assert refused.value.messages == [
        "Answer: “abracadabra”. Magic words promise too much. Say what is known. "
        "To keep the wording, save the draft and give a reason in Publishing checks."
    ]


def test_approval_hint_is_shown_once(failing):
    failing.question = "Is it abrakazam?"
    said = publish_errors(failing)
    assert [("save the draft" in sentence) for sentence in said] == [False, True]


def test_publish_error_names_missing_section_once():
    page = ConditionPage.objects.get(slug="ocd")
    page.risks = ""
    assert [said for said in publish_errors(page) if "Empty section" in said] == [
        "The risks: Empty section. Write it, or select a value. "
        "To keep the wording, save the draft and give a reason in Publishing checks."
    ]


def test_excerpt_is_quoted_once():
    finding = Finding("placeholder", Severity.BLOCKS, "Answer", "TODO", "“TODO”: A note was left. Take it out.")
    assert error_message(finding).startswith("Answer: “TODO”. A note was left. Take it out.")
    assert finding.advice == "A note was left. Take it out."


def test_suggestion_does_not_block_publishing(sign_in, client, live):
    edit_in_admin(sign_in("physician"), live, body=[text("<p>No hocuspocus.</p>")])
    assert "No hocuspocus." in main_text(client, "/blog/is-it-safe/")

"""Autosaved revisions are deleted after a day, except those that are still needed."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Comment, Revision, Workflow

from blog.models import AnswerPage
from cms.content_checks.models import FindingRecord
from cms.core.revision_pruning import prune_revisions
from tests.factories.blog import make_answer

pytestmark = pytest.mark.django_db
BEGAN = timezone.now() - timedelta(days=3)


def person(username: str):
    return get_user_model().objects.get(username=username)


@pytest.fixture
def page():
    made = make_answer("Does it hurt?", live=False)
    made.revisions.all().delete()
    return AnswerPage.objects.get(pk=made.pk)


def save(page, minute: float, username: str = "physician", began=BEGAN) -> Revision:
    page.intro = f"Minute {minute}."
    revision = page.save_revision(user=person(username), log_action=True)
    Revision.objects.filter(pk=revision.pk).update(created_at=began + timedelta(minutes=minute))
    revision.refresh_from_db()
    return revision


def remaining(page) -> list[str]:
    return [revision.content["intro"] for revision in page.revisions.order_by("created_at")]


def test_last_draft_of_each_editing_session_is_kept(page):
    for minute in (0, 20, 40, 300, 310):
        save(page, minute)

    assert prune_revisions() == 3
    assert remaining(page) == ["Minute 40.", "Minute 310."]
    assert prune_revisions() == 0


def test_drafts_of_two_alternating_editors_are_kept(page):
    for minute, username in [(0, "physician"), (5, "editor"), (10, "physician")]:
        save(page, minute, username)

    assert prune_revisions() == 0


def test_revisions_of_today_are_kept(page):
    for minute in (0, 5):
        save(page, minute, began=timezone.now() - timedelta(hours=3))

    assert prune_revisions() == 0


def test_drafts_of_another_page_are_a_separate_session(page):
    save(page, 0)
    save(make_answer("Is it cold?", live=False), 1)

    prune_revisions()
    assert remaining(page) == ["Minute 0."]


def test_published_revisions_are_kept(page):
    first = save(page, 0)
    first.publish(user=person("physician"))
    second = save(page, 5)
    second.publish(user=person("physician"))
    for minute in (10, 15):
        save(page, minute)
    Revision.objects.filter(pk__in=[first.pk, second.pk]).update(created_at=BEGAN)

    prune_revisions()
    assert remaining(page) == ["Minute 0.", "Minute 5.", "Minute 15."]


def scheduled(page, revision):
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() + timedelta(days=9))


def in_a_workflow(page, revision):
    Workflow.objects.get().start(page, person("editor"))


def commented(page, revision):
    Comment.objects.create(
        page=page, user=person("editor"), text="?", contentpath="intro", position="", revision_created=revision
    )


def with_a_finding(page, revision):
    FindingRecord.objects.create(page=page, rule="cure", fingerprint="1", where="body", revision=revision)


@pytest.mark.parametrize("add_reference", [scheduled, in_a_workflow, commented, with_a_finding])
def test_draft_referenced_by_another_row_is_kept(page, add_reference):
    kept = save(page, 0)
    add_reference(page, kept)
    for minute in (5, 10):
        save(page, minute)

    assert prune_revisions() == 1
    assert remaining(page) == ["Minute 0.", "Minute 10."]


def test_page_history_opens_after_pruning(page, sign_in):
    for minute in (0, 5):
        save(page, minute)
    prune_revisions()

    assert sign_in("physician").get(f"/admin/pages/{page.pk}/history/").status_code == 200

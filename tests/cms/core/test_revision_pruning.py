"""What the editor saved by itself goes after a day; whatever anybody may need stays."""

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


def left(page) -> list[str]:
    return [revision.content["intro"] for revision in page.revisions.order_by("created_at")]


def test_of_one_sitting_the_last_draft_is_left(page):
    for minute in (0, 20, 40, 300, 310):
        save(page, minute)

    assert prune_revisions() == 3
    assert left(page) == ["Minute 40.", "Minute 310."]
    assert prune_revisions() == 0


def test_two_people_who_take_turns_lose_nothing(page):
    for minute, username in [(0, "physician"), (5, "editor"), (10, "physician")]:
        save(page, minute, username)

    assert prune_revisions() == 0


def test_todays_work_stays_whole(page):
    for minute in (0, 5):
        save(page, minute, began=timezone.now() - timedelta(hours=3))

    assert prune_revisions() == 0


def test_another_pages_drafts_are_another_sitting(page):
    save(page, 0)
    save(make_answer("Is it cold?", live=False), 1)

    prune_revisions()
    assert left(page) == ["Minute 0."]


def test_what_readers_have_or_had_stays(page):
    first = save(page, 0)
    first.publish(user=person("physician"))
    second = save(page, 5)
    second.publish(user=person("physician"))
    for minute in (10, 15):
        save(page, minute)
    Revision.objects.filter(pk__in=[first.pk, second.pk]).update(created_at=BEGAN)

    prune_revisions()
    assert left(page) == ["Minute 0.", "Minute 5.", "Minute 15."]


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


@pytest.mark.parametrize("needed", [scheduled, in_a_workflow, commented, with_a_finding])
def test_a_draft_that_something_points_at_stays(page, needed):
    kept = save(page, 0)
    needed(page, kept)
    for minute in (5, 10):
        save(page, minute)

    assert prune_revisions() == 1
    assert left(page) == ["Minute 0.", "Minute 10."]


def test_the_history_of_a_page_is_read_without_the_drafts(page, sign_in):
    for minute in (0, 5):
        save(page, minute)
    prune_revisions()

    assert sign_in("physician").get(f"/admin/pages/{page.pk}/history/").status_code == 200

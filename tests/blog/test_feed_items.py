"""Which answers are in a feed, in which order, with stable IDs and dates."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.models import AnswerPage
from cms.clinic.models import Physician
from conditions.models import ConditionPage
from home.scheduling.services import publish_due
from tests.factories.blog import make_answer, make_private, republish, text
from tests.factories.conditions import make_condition


def test_all_formats_have_same_items_and_ids(readers):
    ids = {}
    for kind, reader in readers.items():
        ids[kind] = [(entry.id, entry.link, entry.title, entry.html) for entry in reader.entries()]

    assert ids["rss"] == ids["atom"] == ids["json"]
    assert len(ids["rss"]) == AnswerPage.objects.live().count()
    assert all(id.startswith("urn:uuid:") for id, *_ in ids["rss"])
    assert len({id for id, *_ in ids["rss"]}) == len(ids["rss"])


def test_item_id_survives_title_and_slug_change(reader):
    page = make_answer("Does it hurt?")
    before = reader.entry("/blog/does-it-hurt/")

    republish(page, question="Does it hurt at all?", title="Pain", slug="pain")
    after = reader.entry("/blog/pain/")

    assert (after.id, after.published) == (before.id, before.published)
    assert after.title == "Does it hurt at all?"


def test_item_id_survives_revert_to_old_revision(reader):
    page = make_answer("Does it hurt?")
    first = page.latest_revision
    before = reader.entry("/blog/does-it-hurt/").id
    republish(page, question="Does it hurt at all?")

    first.as_object().save_revision(previous_revision=first).publish()

    assert reader.entry("/blog/does-it-hurt/").id == before
    assert reader.entry("/blog/does-it-hurt/").title == "Does it hurt?"


def test_copied_answer_gets_new_item_id(reader):
    page = make_answer("Does it hurt?")
    copy = page.copy(update_attrs={"slug": "copied"}, keep_live=True)
    # Publishing the copied revision must not restore the old ID.
    copy.latest_revision.publish()

    assert reader.entry("/blog/copied/").id != reader.entry("/blog/does-it-hurt/").id


def test_item_date_is_first_publication(reader):
    last_week = timezone.now() - timedelta(days=7)
    page = make_answer("Does it hurt?", published=last_week)
    republish(page, body=[text("<p>It need not, I find.</p>")])

    entry = reader.entry("/blog/does-it-hurt/")
    assert abs(entry.published - last_week) < timedelta(seconds=1)
    if reader.kind != "rss":
        assert abs(entry.updated - timezone.now()) < timedelta(minutes=1)


def test_unchanged_answer_has_no_later_update_date(readers):
    make_answer("Does it hurt?", published=timezone.now() - timedelta(days=7))

    for kind in ("atom", "json"):
        entry = readers[kind].entry("/blog/does-it-hurt/")
        assert entry.updated == entry.published


def test_items_are_newest_first_with_stable_order(reader):
    AnswerPage.objects.update(live=False)
    now = timezone.now()
    for question, age in (("Older?", 2), ("Tied first?", 1), ("Tied second?", 1), ("Newest?", 0)):
        make_answer(question, published=now - timedelta(days=age))

    assert [entry.title for entry in reader.entries()] == ["Newest?", "Tied second?", "Tied first?", "Older?"]


def test_republished_answer_keeps_position(reader):
    oldest = AnswerPage.objects.live().order_by("first_published_at").first()
    republish(oldest, intro="Written again.")

    assert reader.entries()[-1].title == oldest.question


@pytest.mark.parametrize("hide", ["draft", "scheduled", "unpublished", "private", "expired", "below a private page"])
def test_hidden_answer_is_in_no_feed(reader, hide):
    condition = ConditionPage.objects.get(slug="ptsd")
    question = "Is this only for us?"
    page = make_answer(question, conditions=[condition], live=hide not in ("draft", "scheduled"))
    if hide == "scheduled":
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
    elif hide == "unpublished":
        page.unpublish()
    elif hide == "private":
        make_private(page)
    elif hide == "below a private page":
        make_private(page.get_parent().specific)
    elif hide == "expired":
        republish(page, expire_at=timezone.now() + timedelta(hours=1))
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            publish_due()

    for scope in ("", "/conditions/ptsd", "/physicians/dr-alex-rivera"):
        assert question not in [entry.title for entry in reader.entries(scope)]


def test_draft_changes_are_not_in_feed(reader):
    page = make_answer("Does it hurt?")
    page.question, page.body = "Half a thought", [text("<p>Half a sentence</p>")]
    page.save_revision()

    entry = reader.entry("/blog/does-it-hurt/")
    assert (entry.title, "Half a sentence" in entry.html) == ("Does it hurt?", False)


def test_scheduled_answer_appears_at_go_live_time(reader):
    page = make_answer("Is it time?", live=False)
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision().publish()
    assert "Is it time?" not in [entry.title for entry in reader.entries()]

    with time_machine.travel(page.go_live_at + timedelta(seconds=5)):
        publish_due()
        entry = reader.entries()[0]
        assert entry.title == "Is it time?"
        assert abs(entry.published - page.go_live_at) < timedelta(minutes=1)


def test_condition_feed_has_only_its_answers(reader):
    condition = ConditionPage.objects.get(slug="ptsd")
    make_answer("About this?", conditions=[condition])
    make_answer("About nothing?")

    titles = [entry.title for entry in reader.entries("/conditions/ptsd")]
    assert "About this?" in titles
    assert "About nothing?" not in titles
    assert condition.title in reader.entries("/conditions/ptsd")[0].tags


def test_physician_feed_has_only_own_answers(reader):
    other = Physician.objects.create(name="Dr. Kim Osei, DO", slug="dr-kim-osei")
    make_answer("Asked of the other?", physician=other)

    (entry,) = reader.entries("/physicians/dr-kim-osei")
    assert (entry.title, entry.author) == ("Asked of the other?", "Dr. Kim Osei, DO")
    assert "Asked of the other?" not in [entry.title for entry in reader.entries("/physicians/dr-alex-rivera")]


def test_private_condition_has_no_feed_and_no_tag(reader):
    secret = make_condition("Secret trial", "secret-trial")
    make_answer("Does it hurt?", conditions=[secret])
    make_private(secret)

    assert reader.get("/conditions/secret-trial").status_code == 404
    assert reader.entry("/blog/does-it-hurt/").tags == []

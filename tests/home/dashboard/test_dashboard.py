"""The dashboard answers “what waits for me?”, by role; and says nothing of requests to those who may not know."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import AnswerPage, BlogIndexPage, Question
from cms.outbox import digest
from tests.factories.blog import make_answer
from tests.home.scheduling.utils import scheduled
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db
WRITERS, OTHERS = ["owner", "physician", "editor"], ["frontdesk", "manager"]


@pytest.fixture
def dashboard(sign_in):
    def read(who: str):
        cache.clear()
        return see(sign_in(who), "/admin/").main

    return read


def draft(question, who, **fields):
    user = get_user_model().objects.get(username=who)
    page = make_answer(question, live=False, owner=user, **fields)
    page.save_revision(user=user)
    return page


def account(who):
    return get_user_model().objects.get(username=who)


def panels(main) -> list[str]:
    return [words(panel.h2) for panel in main.select(".clinic-panel")]


@pytest.mark.parametrize("who", WRITERS)
def test_writers_can_start_answer_with_one_click(dashboard, sign_in, who):
    button = dashboard(who).select_one(".writing-ways a")
    assert words(button) == "Write an answer"
    assert button["href"].endswith(f"/blog/answerpage/{BlogIndexPage.objects.get().pk}/")
    assert sign_in(who).get(button["href"]).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_front_desk_sees_its_panels(dashboard, who):
    main = dashboard(who)
    assert main.select(".writing") == []
    assert panels(main)[0] == "2 new requests waiting"


@pytest.mark.parametrize(
    ("who", "first"),
    [("physician", "Writing"), ("editor", "Writing"), ("owner", "2 new requests waiting")],
)
def test_own_work_is_shown_first(dashboard, who, first):
    assert panels(dashboard(who))[0] == first


def test_editor_sees_nothing_about_requests(dashboard):
    assert "equest" not in words(dashboard("editor"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "published today."),
        (1, "published yesterday."),
        (7, "7 days ago."),
        (8, "8 days ago. One a week was the plan."),
    ],
)
def test_days_since_last_answer_and_weekly_goal_are_shown(dashboard, days, said):
    AnswerPage.objects.update(first_published_at=timezone.now() - timedelta(days=days))
    assert said in words(dashboard("physician"))
    assert bool(dashboard("physician").select(".writing-late")) is (days > 7)


def test_dashboard_without_answers_says_so(dashboard):
    AnswerPage.objects.update(live=False)
    assert "No answer is published yet." in words(dashboard("physician"))


def test_dashboard_without_work_says_so(dashboard):
    Question.objects.all().delete()
    shown = words(dashboard("physician"))
    for sentence in ("Nothing waits for you.", "You have no drafts to go on with.", "Nothing is scheduled."):
        assert sentence in shown


def test_five_newest_own_drafts_are_linked(dashboard, sign_in):
    for number in range(6):
        with time_machine.travel(timezone.now() + timedelta(minutes=number)):
            draft(f"Draft {number}?", "editor")
    draft("Not mine?", "physician")
    links = dashboard("editor").select("#drafts + ul a")
    assert [words(link) for link in links] == [f"Draft {number}?" for number in (5, 4, 3, 2, 1)]
    assert sign_in("editor").get(links[0]["href"]).status_code == 200
    assert "6 drafts to go on with" in words(dashboard("editor"))


def test_next_scheduled_answers_are_shown_in_clinic_time(dashboard):
    with time_machine.travel("2027-02-01T20:00:00Z", tick=False):
        scheduled("Later?", minutes=60 * 24 * 7)
        scheduled("Sooner?", minutes=60)
        shown = words(dashboard("editor"))
    assert shown.index("Sooner? Monday, February 1, 1:00 pm") < shown.index("Later? Monday, February 8, 12:00 pm")


def test_scheduled_draft_is_not_listed_as_draft(dashboard):
    page = scheduled("Sooner?")
    AnswerPage.objects.filter(pk=page.pk).update(owner=account("physician"))
    assert "You have no drafts to go on with." in words(dashboard("physician"))


def test_draft_in_review_is_work_for_physician_not_editor(dashboard):
    page = draft("May I?", "editor")
    page.get_workflow().start(page, account("editor"))
    physician = dashboard("physician")
    (way,) = (link for link in physician.select(".desk-counts a") if "waits for your review" in link.text)
    assert "May I?" in physician.select_one(f"#{way['href'].partition('#')[2]}").text
    assert "1 draft waits for a physician's review" in words(dashboard("owner"))
    editor = dashboard("editor")
    assert "1 draft of yours is in review" in words(editor)
    assert words(editor.select_one("#in-review + ul a")) == "May I?"
    assert "You have no drafts to go on with." in words(editor)


def test_returned_draft_shows_requested_changes(dashboard):
    page = draft("May I?", "editor")
    state = page.get_workflow().start(page, account("editor")).current_task_state
    state.task.specific.on_action(state, account("physician"), "reject", comment="Say how long it lasts.")
    shown = words(dashboard("editor"))
    assert "1 draft of yours needs changes" in shown
    assert "May I? needs changes: “Say how long it lasts.”" in shown


def test_work_items_and_buttons_are_shown_in_order_to_users_who_may_act_on_them(dashboard):
    Question.objects.all().delete()
    for text in ("One?", "Two?"):
        Question.objects.create(text=text, is_patient=False)
    Question.objects.create(text="Buy!", state=Question.State.SPAM, is_patient=False)
    page = draft("May I?", "editor")
    page.get_workflow().start(page, account("editor"))
    draft("Draft?", "physician")
    main = dashboard("physician")
    assert [words(item) for item in main.select(".writing .desk-counts li")] == [
        "2 questions wait for an answer",
        "1 draft waits for your review",
        "1 draft to go on with",
        "1 question is put aside as suspected spam; a person may have asked it",
    ]
    assert [words(link) for link in main.select(".writing-ways a")] == ["Write an answer", "Questions"]
    assert [words(item) for item in dashboard("editor").select(".writing .desk-counts li")] == [
        "1 draft of yours is in review"
    ]


def test_digest_omits_own_drafts():
    page = draft("May I?", "editor")
    draft("Half done?", "physician")
    page.get_workflow().start(page, account("editor"))
    assert "1 draft waits for your review." in digest.digest_sentences(account("physician"))
    assert "May I" not in str(digest.digest_sentences(account("physician")))
    assert not any("go on with" in sentence for sentence in digest.digest_sentences(account("physician")))
    assert digest.digest_sentences(account("editor")) == []
    assert not any("draft" in sentence for sentence in digest.digest_sentences(account("frontdesk")))


@pytest.mark.parametrize("who", ["editor", "physician"])
def test_query_count_of_dashboard_is_constant(sign_in, who):
    """Wagtail's own list of what waits for a review is not counted: it asks for each row."""

    def fill(names):
        for name in names:
            draft(f"Draft {name}?", who)
            scheduled(f"Scheduled {name}?")
            if who == "editor":
                page = draft(f"Handed in {name}?", who)
                page.get_workflow().start(page, account(who))

    client = sign_in(who)
    fill(["a"])
    client.get("/admin/")
    few = _count(client)
    fill(["b", "c", "d"])
    assert _count(client) == few


def _count(client) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    return len(queries)

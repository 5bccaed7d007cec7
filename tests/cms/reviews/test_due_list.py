"""Pages due for clinical review, and who is notified."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from blog.models import AnswerPage
from cms.outbox.digest import digest_sentences
from cms.reviews.due_list import State, counts, row
from cms.reviews.models import ReviewSettings
from cms.reviews.selectors import due, due_after
from conditions.models import ConditionPage
from home.dashboard.monthly_stats import review_stats
from tests.cms.reviews.utils import Outcome, keep_finding, reviewed
from tests.factories.blog import make_answer, make_many
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_else():
    """No other page on the site."""
    Page.objects.type(AnswerPage, ConditionPage).update(live=False)


def user(name):
    return get_user_model().objects.get(username=name)


def states(client) -> dict[str, str]:
    table = see(client, "/admin/reviews/").select_one("table.reviews")
    return {words(line.th.a): words(line.select_one(".state")) for line in table.select("tbody tr")}


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (datetime(2026, 11, 26, 20, tzinfo=UTC), 12, date(2027, 11, 26)),
        (datetime(2026, 12, 5, 20, tzinfo=UTC), 1, date(2027, 1, 5)),
        # The month may be shorter.
        (datetime(2026, 8, 31, 20, tzinfo=UTC), 6, date(2027, 2, 28)),
        (datetime(2024, 2, 29, 20, tzinfo=UTC), 12, date(2025, 2, 28)),
        # Still the evening before by the clinic's clock.
        (datetime(2026, 12, 1, 3, tzinfo=UTC), 12, date(2027, 11, 30)),
    ],
)
def test_due_date_is_same_day_months_later(start, months, day):
    assert due_after(start, months) == day


def test_list_is_sorted_by_urgency(nothing_else, sign_in):
    now = timezone.now()
    for question, ago in (("Fine?", 10), ("Soon?", 340), ("Overdue?", 400)):
        reviewed(make_answer(question, published=now - timedelta(days=900)), ago)
    make_answer("Never?")
    keep_finding(make_answer("Imported?"))
    make_answer("Draft?", live=False)

    assert states(sign_in("physician")) == {
        "Imported?": "Issues to review",
        "Overdue?": "Overdue",
        "Soon?": "Due within 30 days",
        "Never?": "Never reviewed",
        "Fine?": "Not due yet",
    }
    assert list(states(sign_in("editor"))) == ["Imported?", "Overdue?", "Soon?", "Never?", "Fine?"]


@pytest.mark.parametrize(
    ("days_left", "state"),
    [(31, State.FINE), (30, State.SOON), (1, State.SOON), (0, State.OVERDUE), (-1, State.OVERDUE)],
)
def test_page_is_due_soon_for_thirty_days_then_overdue(days_left, state):
    page = make_answer("Does it hurt?")
    record = reviewed(page)
    # So that the review ends just that many days from now, whatever the lengths of the months.
    ends = timezone.localdate() + timedelta(days=days_left)
    record.at = timezone.make_aware(datetime(ends.year - 1, ends.month, min(ends.day, 28), 12))
    record.save()
    shift = ends - due([page])[page.pk]
    record.at += shift
    record.save()

    assert row(page).state == state


def test_review_interval_is_a_setting(client, sign_in):
    page = make_answer("Does it hurt?")
    reviewed(page, 100)
    assert row(page).state == State.FINE

    settings = ReviewSettings.load()
    edit = f"/admin/settings/reviews/reviewsettings/{settings.pk}/"
    assert sign_in("owner").post(edit, {"months": "3"}).status_code == 302

    assert row(page).state == State.OVERDUE
    assert sign_in("owner").post(edit, {"months": "0"}).status_code == 200
    assert sign_in("editor").post(edit, {"months": "24"}).status_code == 302
    assert ReviewSettings.months_now() == 3


def test_unpublished_page_is_not_listed(nothing_else):
    reviewed(make_answer("Overdue?", live=False), 900, outcome=Outcome.WITHDRAWN)

    assert counts() == {}


def test_query_count_does_not_depend_on_page_count(sign_in, nothing_else):
    client = sign_in("physician")
    make_many(2)

    def asked(page):
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    few = asked("/admin/reviews/")
    for page in make_many_more(30):
        reviewed(page, 3)
        keep_finding(page)
    assert asked("/admin/reviews/") <= few

    pages = list(AnswerPage.objects.live())
    with CaptureQueriesContext(connection) as captured:
        assert len(due(pages)) == 32
    assert len(captured) == 2


def make_many_more(count):
    return [make_answer(f"Another {number}?") for number in range(count)]


def test_daily_email_counts_due_pages_for_physicians(nothing_else):
    for number in range(2):
        reviewed(make_answer(f"Overdue {number}?"), 500)
    reviewed(make_answer("Zebrawood?"), 345)

    said = digest_sentences(user("physician"))

    assert "2 pages overdue for clinical review." in said
    assert "1 page due for clinical review within 30 days." in said
    assert "Zebrawood" not in " ".join(said)
    for name in ("owner", "editor", "frontdesk", "manager"):
        assert not [sentence for sentence in digest_sentences(user(name)) if "clinical review" in sentence]


def test_no_email_while_nothing_is_due(nothing_else):
    reviewed(make_answer("Fine?"), 5)

    assert not [sentence for sentence in digest_sentences(user("physician")) if "review" in sentence]


def test_the_month_counts_what_is_overdue_and_what_was_reviewed(nothing_else):
    reviewed(make_answer("Overdue?"), 500)
    reviewed(make_answer("Fine?"), 0)
    now = timezone.now()

    numbers = {one.label: one.number for one in review_stats(now - timedelta(days=20), now + timedelta(days=1))}

    assert numbers["Reviews overdue"] == 1
    assert numbers["Clinical reviews recorded this month"] == 1

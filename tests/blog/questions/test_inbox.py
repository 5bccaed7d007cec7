"""The inbox: what is asked most stands together, and who may know of what."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Question
from cms.privacy import access_log
from home.dashboard.monthly_stats import question_stats
from home.dashboard.work_items import digest_sentences, questions_to_answer
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import told, words
from tests.consultations.form_utils import soup, tags

pytestmark = pytest.mark.django_db
INBOX = "/admin/questions/"
READERS = ["owner", "physician", "manager"]
RAW = ["Bernadette", "Quigley", "714-555-0171"]


def test_questions_stand_by_subject_with_their_number_and_age(ask, sign_in):
    first, second = ask(), ask(question="Another one about pain?")
    unsaid = ask(question="About nothing in particular?", condition="")
    Question.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    page = soup(sign_in("physician").get(INBOX))
    headings = [" ".join(heading.text.split()) for heading in page.select(".asked h2")]
    assert headings == ["Chronic pain 2 questions", "Not said what it is about 1 question"]
    links = [link["href"] for link in page.select(".asked-words a")]
    assert links == [f"{INBOX}{question.pk}/" for question in (first, second, unsaid)]
    assert "3 days ago" in " ".join(page.select_one(".asked-facts").text.split())


@pytest.mark.parametrize("username", READERS)
def test_those_who_read_questions_read_them(ask, sign_in, open_page, username):
    question = ask()
    assert "Bernadette Quigley asks" in words(sign_in(username).get(INBOX))
    assert "Ring 714-555-0171" in words(open_page(username, question))
    assert "Questions" in sign_in(username).get("/admin/").content.decode()


def test_an_editor_knows_of_a_question_once_it_is_clean_and_never_what_was_asked(ask, ready, sign_in, open_page):
    raw, clean = ask(question="Bernadette Quigley rings 714-555-0171", tell_me="on", email="b@mail.example"), ready()
    listed = words(sign_in("editor").get(INBOX))
    assert CLEAN in listed
    assert raw.reference not in listed
    assert open_page("editor", raw).status_code == 404
    page = open_page("editor", clean)
    assert CLEAN in words(page)
    assert not [word for word in [*RAW, "b@mail.example"] if word in listed + page.content.decode()]
    for shelf in ("spam", "declined", "erased", "drafted", "answered"):
        assert raw.reference not in words(sign_in("editor").get(f"{INBOX}?state={shelf}"))


def test_an_empty_inbox_says_to_each_what_will_stand_there(ask, sign_in):
    assert "What readers ask under Ask the physician appears" in words(sign_in("physician").get(INBOX))
    ask()
    assert "once a physician has made it ready for an answer" in words(sign_in("editor").get(INBOX))


def test_a_question_that_became_unclean_again_is_gone_for_an_editor(ready, work, open_page):
    question = ready()
    work("physician", question, "clean", cleaned=f"{CLEAN} Bernadette Quigley said so.")
    assert Question.objects.get(pk=question.pk).state == "new"
    assert open_page("editor", question).status_code == 404


ACTIONS = ["clean", "move", "authorise", "draft", "erase"]


@pytest.mark.parametrize("path", ["", "{pk}/"])
def test_the_front_desk_and_strangers_see_nothing(ask, sign_in, path):
    question = ask()
    refused = sign_in("frontdesk").get(INBOX + path.format(pk=question.pk), follow=True)
    assert "do not have permission" in words(refused)
    assert not [word for word in [*RAW, question.reference] if word in refused.content.decode()]
    assert Client().get(INBOX + path.format(pk=question.pk))["Location"].startswith("/admin/login/")
    assert "/admin/questions/" not in sign_in("frontdesk").get("/admin/").content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_who_may_not_changes_nothing_by_sending_a_form(ready, sign_in, action):
    question = ready(is_patient="yes")
    sent = {"seen": str(question.version), "cleaned": "Changed?", "to": "declined", "reason": "other"}
    sent |= {"agreed": "yes", "sure": "yes"}
    usernames = ["frontdesk", "editor"] if action != "draft" else ["frontdesk", "manager"]
    for username in usernames:
        sign_in(username).post(f"{INBOX}{question.pk}/{action}/", sent)
    after = Question.objects.get(pk=question.pk)
    assert (after.version, after.state, after.cleaned) == (question.version, "cleaned", CLEAN)
    assert after.answer is None
    assert sign_in("owner").get(f"{INBOX}{question.pk}/{action}/").status_code == 405


def test_only_the_owner_erases(ask, open_page, work):
    question = ask()
    assert "Erase it" not in words(open_page("physician", question))
    work("owner", question, "erase", sure="yes")
    after = Question.objects.get(pk=question.pk)
    assert (after.state, after.text, after.cleaned, after.email) == ("erased", "", "", "")
    assert not [word for word in RAW if word in open_page("owner", question).content.decode()]


def test_what_was_read_is_in_the_read_log_and_what_was_refused(ask, sign_in, open_page):
    question = ask()
    sign_in("physician").get(INBOX)
    open_page("manager", question)
    sign_in("frontdesk").get(f"{INBOX}{question.pk}/")
    open_page("editor", question)
    noted = [(entry.person, entry.action) for entry in access_log.about(question.reference)]
    assert noted == [("editor", "refused"), ("frontdesk", "refused"), ("manager", "opened"), ("physician", "listed")]
    everything = str(list(access_log.ReadLogEntry.objects.values("details", "references")))
    assert not [word for word in RAW if word in everything]


def test_spam_stands_apart_says_why_and_is_rescued(ask, sign_in, open_page, work):
    question = ask(sky="filled")
    physician = sign_in("physician")
    assert question.reference not in words(physician.get(INBOX))
    assert "A field was filled that no person sees." in words(physician.get(f"{INBOX}?state=spam"))
    work("physician", question, "move", to="new")
    assert question.reference in words(physician.get(INBOX))
    work("physician", question, "move", to="spam")
    assert Question.objects.get(pk=question.pk).state == "spam"
    assert "Alex Rivera" in words(open_page("physician", question))


def test_a_question_is_declined_with_a_reason_and_taken_up_again(ask, work):
    question = ask()
    assert "choose a reason" in told(work("physician", question, "move", to="declined"))
    work("physician", question, "move", to="declined", reason="personal")
    assert Question.objects.get(pk=question.pk).state == "declined"
    assert list(question.events.values_list("after", "reason")) == [("declined", "personal")]
    work("physician", question, "move", to="new")
    assert Question.objects.get(pk=question.pk).state == "new"


@pytest.mark.parametrize("to", ["cleaned", "drafted", "answered", "told", "erased", "nonsense", ""])
def test_no_form_moves_a_question_where_only_work_leads(ask, sign_in, to):
    question = ask()
    sign_in("owner").post(f"{INBOX}{question.pk}/move/", {"seen": "0", "to": to, "reason": "other"})
    assert Question.objects.get(pk=question.pk).state == "new"


def test_a_text_that_cannot_be_read_holds_back_no_other(ask, sign_in):
    other, damaged = ask(), ask(question="Which will be damaged?")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_question SET text = %s WHERE reference = %s", ["x", damaged.reference])
    page = words(sign_in("physician").get(INBOX))
    assert "(cannot be read)" in page
    assert other.reference in page


def test_a_question_that_cannot_be_read_says_so_and_can_still_be_erased(ask, open_page, work, sign_in):
    damaged = ask(tell_me="on", email="b.q@mail.example")
    for column in ("text", "cleaned", "email"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE blog_question SET {column} = 'x' WHERE reference = %s", [damaged.reference])
    Question.objects.filter(pk=damaged.pk).update(state="cleaned")

    page = open_page("owner", damaged)
    assert page.status_code == 200
    assert "cannot be read" in words(page)
    for who in ("editor", "physician"):
        assert open_page(who, damaged).status_code == 200
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/draft/").status_code == 302
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "0", "cleaned": CLEAN}).status_code == 302
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "9", "cleaned": ""}).status_code == 422
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "9", "cleaned": CLEAN}).status_code == 409

    work("owner", damaged, "erase", sure="yes")
    assert Question.objects.get(pk=damaged.pk).text == ""


def test_what_a_reader_typed_stays_text(ask, open_page, sign_in):
    plain = ask(question="Asks\nBernadette Quigley, 714-555-0171?")
    wild = ask(question="<script>alert(1)</script>\n& <b>Bernadette Quigley</b>, 714-555-0171?")
    plain_tags, wild_tags = (tags(open_page("owner", question)) for question in (plain, wild))
    assert plain_tags == wild_tags
    assert "<script>alert" not in sign_in("owner").get(INBOX).content.decode()


def test_a_long_inbox_costs_no_more_queries_and_has_pages(ask, sign_in):
    ask()
    physician = sign_in("physician")
    physician.get(INBOX)
    with CaptureQueriesContext(
        connection,
    ) as few:
        physician.get(INBOX)
    for number in range(60):
        Question.objects.create(text=f"Number {number}?", about="OCD", is_patient=False)
    with CaptureQueriesContext(connection) as many:
        page = physician.get(INBOX)
    # The read log names each reference in one more insert.
    assert len(many) <= len(few) + 1
    assert "60 questions" in words(page)
    assert len(soup(physician.get(f"{INBOX}?page=2")).select(".asked li")) == 11
    assert physician.get(f"{INBOX}?page=nonsense&state=nonsense").status_code == 200


def test_numbers_tell_each_person_no_more_than_they_may_know(ask, ready):
    ask(), ready(question="Bernadette Quigley again?"), ask(question="Spam?", sky="x")
    users = {user.username: user for user in get_user_model().objects.all()}
    assert [questions_to_answer(users[name]).count for name in ("physician", "manager", "editor")] == [2, 2, 1]
    assert questions_to_answer(users["frontdesk"]) is None
    sentences = digest_sentences(users["physician"])
    assert "2 questions wait for an answer." in sentences
    assert "1 question is put aside as suspected spam; a person may have asked it." in sentences
    assert not [
        said for name in ("editor", "frontdesk") for said in digest_sentences(users[name]) if "question" in said
    ]


def test_the_month_counts_what_was_asked(ask):
    ask(), ask(question="Spam?", sky="x")
    now = timezone.now()
    month = question_stats(now - timedelta(days=1), now + timedelta(days=1))
    assert [stat.number for stat in month] == [1, 0, 1]
    assert month[0].label == "Questions asked in the month"


def test_the_demo_shows_some_and_they_go_with_it(db):
    from home.demo import remove_demo

    assert Question.objects.filter(state="new").count() >= 4
    assert Question.objects.filter(is_patient=True).exists()
    remove_demo()
    assert not Question.objects.exists()


def test_a_demo_question_a_colleague_worked_on_is_kept(owner):
    from blog.questions.services import delete_demo_questions
    from blog.questions.transitions import transition_question

    moved, other = Question.objects.all()[:2]
    transition_question(moved, "spam", owner)
    assert delete_demo_questions([moved.reference, other.reference], staff=[]) == 1
    assert Question.objects.filter(pk=moved.pk).exists()
    assert not Question.objects.filter(pk=other.pk).exists()

"""The question inbox: grouping, permissions, status changes and statistics."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Question
from cms.privacy import access_log
from cms.public_forms.spam.labels import signal_sentences
from home.dashboard.monthly_stats import question_stats
from home.dashboard.work_items import digest_sentences, questions_to_answer
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import message_text, page_text
from tests.consultations.form_utils import soup, tags

pytestmark = pytest.mark.django_db
INBOX = "/admin/questions/"
READERS = ["owner", "physician", "manager"]
RAW = ["Bernadette", "Quigley", "714-555-0171"]


def test_inbox_groups_questions_by_condition_with_count_and_age(ask_question, sign_in):
    first, second = ask_question(), ask_question(question="Another one about pain?")
    unsaid = ask_question(question="About nothing in particular?", condition="")
    Question.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    page = soup(sign_in("physician").get(INBOX))
    headings = [" ".join(heading.text.split()) for heading in page.select(".asked h2")]
    assert headings == ["Chronic pain 2 questions", "No condition given 1 question"]
    links = [link["href"] for link in page.select(".asked-words a")]
    assert links == [f"{INBOX}{question.pk}/" for question in (first, second, unsaid)]
    assert "3 days ago" in " ".join(page.select_one(".asked-facts").text.split())


@pytest.mark.parametrize("username", READERS)
def test_permitted_users_can_read_original_question(ask_question, sign_in, open_question, username):
    question = ask_question()
    assert "Bernadette Quigley asks" in page_text(sign_in(username).get(INBOX))
    assert "Ring 714-555-0171" in page_text(open_question(username, question))
    assert "Questions" in sign_in(username).get("/admin/").content.decode()


def test_editor_sees_only_public_version_of_ready_questions(ask_question, make_ready_question, sign_in, open_question):
    raw, clean = (
        ask_question(question="Bernadette Quigley rings 714-555-0171", tell_me="on", email="b@mail.example"),
        make_ready_question(),
    )
    listed = page_text(sign_in("editor").get(INBOX))
    assert CLEAN in listed
    assert raw.reference not in listed
    assert open_question("editor", raw).status_code == 404
    page = open_question("editor", clean)
    assert CLEAN in page_text(page)
    assert not [word for word in [*RAW, "b@mail.example"] if word in listed + page.content.decode()]
    for shelf in ("spam", "declined", "erased", "drafted", "answered"):
        assert raw.reference not in page_text(sign_in("editor").get(f"{INBOX}?state={shelf}"))


def test_empty_inbox_explains_what_appears_there(ask_question, sign_in):
    assert "Questions sent from Ask the physician appear here" in page_text(sign_in("physician").get(INBOX))
    ask_question()
    assert "once a physician has prepared them for an answer" in page_text(sign_in("editor").get(INBOX))


def test_editor_loses_access_when_identifiers_are_added(make_ready_question, submit_form, open_question):
    question = make_ready_question()
    submit_form("physician", question, "clean", cleaned=f"{CLEAN} Bernadette Quigley said so.")
    assert Question.objects.get(pk=question.pk).state == "new"
    assert open_question("editor", question).status_code == 404


ACTIONS = ["clean", "move", "authorise", "draft", "erase"]


@pytest.mark.parametrize("path", ["", "{pk}/"])
def test_front_desk_and_anonymous_users_have_no_access(ask_question, sign_in, path):
    question = ask_question()
    refused = sign_in("frontdesk").get(INBOX + path.format(pk=question.pk), follow=True)
    assert "do not have permission" in page_text(refused)
    assert not [word for word in [*RAW, question.reference] if word in refused.content.decode()]
    assert Client().get(INBOX + path.format(pk=question.pk))["Location"].startswith("/admin/login/")
    assert "/admin/questions/" not in sign_in("frontdesk").get("/admin/").content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_posting_without_permission_changes_nothing(make_ready_question, sign_in, action):
    question = make_ready_question(is_patient="yes")
    sent = {"seen": str(question.version), "cleaned": "Changed?", "to": "declined", "reason": "other"}
    sent |= {"agreed": "yes", "sure": "yes"}
    usernames = ["frontdesk", "editor"] if action != "draft" else ["frontdesk", "manager"]
    for username in usernames:
        sign_in(username).post(f"{INBOX}{question.pk}/{action}/", sent)
    after = Question.objects.get(pk=question.pk)
    assert (after.version, after.state, after.cleaned) == (question.version, "cleaned", CLEAN)
    assert after.answer is None
    assert sign_in("owner").get(f"{INBOX}{question.pk}/{action}/").status_code == 405


def test_only_owner_can_delete_text(ask_question, open_question, submit_form):
    question = ask_question()
    assert "Delete permanently" not in page_text(open_question("physician", question))
    submit_form("owner", question, "erase", sure="yes")
    after = Question.objects.get(pk=question.pk)
    assert (after.state, after.text, after.cleaned, after.email) == ("erased", "", "", "")
    assert not [word for word in RAW if word in open_question("owner", question).content.decode()]


def test_access_log_records_views_and_denials(ask_question, sign_in, open_question):
    question = ask_question()
    sign_in("physician").get(INBOX)
    open_question("manager", question)
    sign_in("frontdesk").get(f"{INBOX}{question.pk}/")
    open_question("editor", question)
    noted = [(entry.person, entry.action) for entry in access_log.about(question.reference)]
    assert noted == [("editor", "refused"), ("frontdesk", "refused"), ("manager", "opened"), ("physician", "listed")]
    everything = str(list(access_log.ReadLogEntry.objects.values("details", "references")))
    assert not [word for word in RAW if word in everything]


def test_spam_is_listed_separately_with_reason_and_can_be_restored(ask_question, sign_in, open_question, submit_form):
    question = ask_question(sky="filled")
    physician = sign_in("physician")
    assert question.reference not in page_text(physician.get(INBOX))
    assert signal_sentences(["honeypot"])[0] in page_text(physician.get(f"{INBOX}?state=spam"))
    submit_form("physician", question, "move", to="new")
    assert question.reference in page_text(physician.get(INBOX))
    submit_form("physician", question, "move", to="spam")
    assert Question.objects.get(pk=question.pk).state == "spam"
    assert "Alex Rivera" in page_text(open_question("physician", question))


def test_question_can_be_declined_with_reason_and_reopened(ask_question, submit_form):
    question = ask_question()
    assert "Select a reason" in message_text(submit_form("physician", question, "move", to="declined"))
    submit_form("physician", question, "move", to="declined", reason="personal")
    assert Question.objects.get(pk=question.pk).state == "declined"
    assert list(question.events.values_list("after", "reason")) == [("declined", "personal")]
    submit_form("physician", question, "move", to="new")
    assert Question.objects.get(pk=question.pk).state == "new"


@pytest.mark.parametrize("to", ["cleaned", "drafted", "answered", "told", "erased", "nonsense", ""])
def test_automatic_states_cannot_be_set_by_form(ask_question, sign_in, to):
    question = ask_question()
    sign_in("owner").post(f"{INBOX}{question.pk}/move/", {"seen": "0", "to": to, "reason": "other"})
    assert Question.objects.get(pk=question.pk).state == "new"


def test_undecryptable_question_does_not_break_inbox(ask_question, sign_in):
    other, damaged = ask_question(), ask_question(question="Which will be damaged?")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_question SET text = %s WHERE reference = %s", ["x", damaged.reference])
    page = page_text(sign_in("physician").get(INBOX))
    assert "(can’t be decrypted)" in page
    assert other.reference in page


def test_undecryptable_question_can_be_deleted(ask_question, open_question, submit_form, sign_in):
    damaged = ask_question(tell_me="on", email="b.q@mail.example")
    for column in ("text", "cleaned", "email"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE blog_question SET {column} = 'x' WHERE reference = %s", [damaged.reference])
    Question.objects.filter(pk=damaged.pk).update(state="cleaned")

    page = open_question("owner", damaged)
    assert page.status_code == 200
    assert "can’t be decrypted" in page_text(page)
    for who in ("editor", "physician"):
        assert open_question(who, damaged).status_code == 200
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/draft/").status_code == 302
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "0", "cleaned": CLEAN}).status_code == 302
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "9", "cleaned": ""}).status_code == 422
    assert sign_in("physician").post(f"{INBOX}{damaged.pk}/clean/", {"seen": "9", "cleaned": CLEAN}).status_code == 409

    submit_form("owner", damaged, "erase", sure="yes")
    assert Question.objects.get(pk=damaged.pk).text == ""


def test_question_text_is_escaped(ask_question, open_question, sign_in):
    plain = ask_question(question="Asks\nBernadette Quigley, 714-555-0171?")
    wild = ask_question(question="<script>alert(1)</script>\n& <b>Bernadette Quigley</b>, 714-555-0171?")
    plain_tags, wild_tags = (tags(open_question("owner", question)) for question in (plain, wild))
    assert plain_tags == wild_tags
    assert "<script>alert" not in sign_in("owner").get(INBOX).content.decode()


def test_inbox_query_count_is_constant_and_list_is_paginated(ask_question, sign_in):
    ask_question()
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
    # The access log needs one more insert for the references.
    assert len(many) <= len(few) + 1
    assert "60 questions" in page_text(page)
    assert len(soup(physician.get(f"{INBOX}?page=2")).select(".asked li")) == 11
    assert physician.get(f"{INBOX}?page=nonsense&state=nonsense").status_code == 200


def test_dashboard_counts_respect_permissions(ask_question, make_ready_question):
    ask_question(), make_ready_question(question="Bernadette Quigley again?"), ask_question(question="Spam?", sky="x")
    users = {user.username: user for user in get_user_model().objects.all()}
    assert [questions_to_answer(users[name]).count for name in ("physician", "manager", "editor")] == [2, 2, 1]
    assert questions_to_answer(users["frontdesk"]) is None
    sentences = digest_sentences(users["physician"])
    assert any("2 questions" in sentence for sentence in sentences)
    assert any("1 question" in sentence and "spam" in sentence for sentence in sentences)
    assert not [
        said for name in ("editor", "frontdesk") for said in digest_sentences(users[name]) if "question" in said
    ]


def test_monthly_statistics_count_questions(ask_question):
    ask_question(), ask_question(question="Spam?", sky="x")
    now = timezone.now()
    month = question_stats(now - timedelta(days=1), now + timedelta(days=1))
    assert [stat.number for stat in month] == [1, 0, 1]
    assert month[0].label == "Questions received this month"


def test_remove_demo_deletes_demo_questions(db):
    from home.demo import remove_demo

    assert Question.objects.filter(state="new").count() >= 4
    assert Question.objects.filter(is_patient=True).exists()
    remove_demo()
    assert not Question.objects.exists()


def test_demo_question_changed_by_staff_is_kept(owner):
    from blog.questions.services import delete_demo_questions
    from blog.questions.transitions import transition_question

    moved, other = Question.objects.all()[:2]
    transition_question(moved, "spam", owner)
    assert delete_demo_questions([moved.reference, other.reference], staff=[]) == 1
    assert Question.objects.filter(pk=moved.pk).exists()
    assert not Question.objects.filter(pk=other.pk).exists()

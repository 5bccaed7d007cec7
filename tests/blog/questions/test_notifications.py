"""The answer goes live: the question is answered, and whoever wished is told once, in neutral words."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from blog.models import AnswerPage, Question
from blog.questions.emails import QUESTION_ANSWERED
from blog.questions.services import draft_answer
from cms.outbox import message_types
from cms.outbox.models import Message
from cms.outbox.sender import send_due
from cms.privacy.retention import purge
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import publish
from tests.erasure_scan import find_remaining
from tests.factories.blog import make_private, republish

pytestmark = pytest.mark.django_db
EMAIL = "bernadette.q@mail.example"
WISHES = {"tell_me": "on", "email": EMAIL}


@pytest.fixture
def answered(ready, physician):
    """A question whose answer was just published."""

    def made(**changed) -> Question:
        Message.objects.all().delete()
        question = ready(**changed)
        publish(draft_answer(question, physician), physician)
        return Question.objects.get(pk=question.pk)

    return made


def now(question) -> Question:
    return Question.objects.get(pk=question.pk)


def test_a_question_is_answered_when_its_answer_goes_live(answered, physician):
    question = answered()
    assert question.state == "answered"
    assert question.answered_at
    assert [(event.after, event.by) for event in question.events.all()][-1] == ("answered", physician)
    assert not Message.objects.exists()


def test_an_answer_nobody_asked_for_by_form_goes_live_as_ever(arrived):
    page = AnswerPage.objects.first()
    republish(page, intro="Another introduction.")
    assert not Message.objects.filter(kind=QUESTION_ANSWERED).exists()


def test_whoever_wished_it_gets_one_mail_that_says_where_and_nothing_else(answered):
    question = answered(**WISHES)
    send_due()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert sent.subject == "A physician has answered a question"
    assert f"http://localhost:8000{question.answer.get_url()}" in sent.body
    # The address of the page is public words of the cleaned question; nothing else of it is said.
    text = sent.body.replace(question.answer.get_url(), "")
    for word in (CLEAN, "tablets", "Bernadette", question.reference):
        assert word not in text
    assert "asked us" in text


def test_the_address_is_gone_when_the_mail_is_out_and_never_stood_in_clear(answered):
    question = answered(**WISHES)
    assert find_remaining([EMAIL]) == []
    assert now(question).email == EMAIL
    send_due()
    assert (now(question).state, now(question).email, now(question).tell_me) == ("told", "", False)
    assert find_remaining([EMAIL]) == []
    assert not Message.objects.exclude(state="sent").exists()


def test_the_list_of_mail_names_no_reader(answered, sign_in):
    answered(**WISHES)
    send_due()
    page = sign_in("manager").get("/admin/reports/mail/").content.decode()
    assert "the reader who asked" in page
    assert EMAIL not in page
    assert "asker.invalid" not in page


def test_taken_down_and_up_again_tells_nobody_twice(answered):
    question = answered(**WISHES)
    send_due()
    question.answer.unpublish()
    republish(AnswerPage.objects.get(pk=question.answer_id))
    send_due()
    assert len(mail.outbox) == 1


def test_published_again_before_the_mail_went_is_still_one_mail(answered):
    question = answered(**WISHES)
    republish(AnswerPage.objects.get(pk=question.answer_id))
    send_due()
    send_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), make_private])
def test_nobody_is_sent_to_an_answer_that_cannot_be_read_and_later_they_are(answered, hide):
    question = answered(**WISHES)
    hide(question.answer)
    send_due()
    assert mail.outbox == []
    page = AnswerPage.objects.get(pk=question.answer_id)
    page.get_view_restrictions().delete()
    republish(page)
    send_due()
    assert [sent.to for sent in mail.outbox] == [[EMAIL]]


class Refuses(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


def test_while_the_mail_server_is_away_the_address_stays_and_is_used_when_it_is_back(answered, settings):
    question = answered(**WISHES)
    settings.EMAIL_BACKEND, working = f"{__name__}.Refuses", settings.EMAIL_BACKEND
    send_due()
    assert now(question).email == EMAIL
    assert find_remaining([EMAIL]) == []
    settings.EMAIL_BACKEND = working
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        Message.objects.update(due_at=timezone.now())
        from cms.outbox.models import MailServer

        MailServer.objects.all().delete()
        send_due()
    assert now(question).state == "told"


def test_a_mail_that_is_out_is_out_whatever_fails_after_it(answered, monkeypatch, caplog):
    question = answered(**WISHES)
    kind = message_types.get_message_type(QUESTION_ANSWERED)

    def fail(facts):
        raise ValueError(EMAIL)

    monkeypatch.setitem(
        message_types._message_types, QUESTION_ANSWERED, kind.__class__(**kind.__dict__ | {"after_sent": fail})
    )
    send_due()
    send_due()
    republish(AnswerPage.objects.get(pk=question.answer_id), intro="A typing error less.")
    send_due()
    assert len(mail.outbox) == 1
    assert "what follows failed (ValueError)" in caplog.text
    assert EMAIL not in caplog.text
    # The night catches up.
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        purge()
    assert now(question).email == ""

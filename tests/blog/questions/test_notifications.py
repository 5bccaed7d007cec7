"""Publishing an answer: the question is answered, and the asker is notified once, in neutral words."""

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
def answer_question(make_ready_question, physician):
    """A question whose answer was just published."""

    def answer(**changed) -> Question:
        Message.objects.all().delete()
        question = make_ready_question(**changed)
        publish(draft_answer(question, physician), physician)
        return Question.objects.get(pk=question.pk)

    return answer


def reload_question(question) -> Question:
    return Question.objects.get(pk=question.pk)


def test_publishing_answer_sets_question_answered(answer_question, physician):
    question = answer_question()
    assert question.state == "answered"
    assert question.answered_at
    assert [(event.after, event.by) for event in question.events.all()][-1] == ("answered", physician)
    assert not Message.objects.exists()


def test_answer_without_question_publishes_without_email(stored_questions):
    page = AnswerPage.objects.first()
    republish(page, intro="Another introduction.")
    assert not Message.objects.filter(kind=QUESTION_ANSWERED).exists()


def test_asker_gets_one_email_with_link_and_no_question_text(answer_question):
    question = answer_question(**WISHES)
    send_due()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert sent.subject == "Your question has been answered"
    assert f"http://localhost:8000{question.answer.get_url()}" in sent.body
    # The URL contains the public version of the question; nothing else of the question is in the email.
    text = sent.body.replace(question.answer.get_url(), "")
    for word in (CLEAN, "tablets", "Bernadette", question.reference):
        assert word not in text
    assert "you sent us" in text


def test_asker_email_is_encrypted_and_deleted_after_sending(answer_question):
    question = answer_question(**WISHES)
    assert find_remaining([EMAIL]) == []
    assert reload_question(question).email == EMAIL
    send_due()
    assert (reload_question(question).state, reload_question(question).email, reload_question(question).tell_me) == (
        "told",
        "",
        False,
    )
    assert find_remaining([EMAIL]) == []
    assert not Message.objects.exclude(state="sent").exists()


def test_outbox_report_does_not_show_asker_email(answer_question, sign_in):
    answer_question(**WISHES)
    send_due()
    page = sign_in("manager").get("/admin/reports/mail/").content.decode()
    assert "the reader who asked" in page
    assert EMAIL not in page
    assert "asker.invalid" not in page


def test_republishing_sends_no_second_email(answer_question):
    question = answer_question(**WISHES)
    send_due()
    question.answer.unpublish()
    republish(AnswerPage.objects.get(pk=question.answer_id))
    send_due()
    assert len(mail.outbox) == 1


def test_republishing_before_sending_sends_one_email(answer_question):
    question = answer_question(**WISHES)
    republish(AnswerPage.objects.get(pk=question.answer_id))
    send_due()
    send_due()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("hide", [lambda page: page.unpublish(), make_private])
def test_email_is_sent_only_when_answer_is_public(answer_question, hide):
    question = answer_question(**WISHES)
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


def test_asker_email_is_kept_until_mail_server_recovers(answer_question, settings):
    question = answer_question(**WISHES)
    settings.EMAIL_BACKEND, working = f"{__name__}.Refuses", settings.EMAIL_BACKEND
    send_due()
    assert reload_question(question).email == EMAIL
    assert find_remaining([EMAIL]) == []
    settings.EMAIL_BACKEND = working
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        Message.objects.update(due_at=timezone.now())
        from cms.outbox.models import MailServer

        MailServer.objects.all().delete()
        send_due()
    assert reload_question(question).state == "told"


def test_failing_after_sent_handler_sends_no_second_email(answer_question, monkeypatch, caplog):
    question = answer_question(**WISHES)
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
    assert "its follow-up failed (ValueError)" in caplog.text
    assert EMAIL not in caplog.text
    # The nightly purge deletes the email address.
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        purge()
    assert reload_question(question).email == ""

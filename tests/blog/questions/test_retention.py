"""Retention of questions and what remains afterward."""

from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone

from blog.models import Question, QuestionEvent
from blog.questions.services import draft_answer
from blog.questions.transitions import transition_question
from cms.outbox.models import Message
from cms.privacy.crypto import under_newest_key
from cms.privacy.models import Erased
from cms.privacy.retention import purge
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import publish

pytestmark = pytest.mark.django_db
WISHES = {"tell_me": "on", "email": "reader@mail.example"}


def purge_after(days: float, dry_run: bool = False) -> dict[str, dict[str, int]]:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return purge(dry_run=dry_run)


def reload_question(question) -> Question | None:
    return Question.objects.filter(pk=question.pk).first()


def test_unanswered_question_text_is_deleted_after_180_days(ask_question):
    question = ask_question()
    purge_after(179)
    assert reload_question(question).text
    assert purge_after(181)["questions"] == {"questions' texts": 1}
    left = reload_question(question)
    assert (left.state, left.text, left.cleaned, left.email) == ("erased", "", "", "")
    assert (left.about, left.created_at) == ("Chronic pain", question.created_at)
    assert purge_after(182)["questions"] == {"questions' texts": 0}


def test_answered_question_keeps_state_when_text_is_deleted(make_ready_question, physician):
    question = make_ready_question(**WISHES)
    publish(draft_answer(question, physician))
    purge_after(181)
    left = reload_question(question)
    assert (left.state, left.text, left.cleaned) == ("answered", "", "")
    assert left.answer.live
    assert left.answer.question == CLEAN


def test_spam_is_deleted_after_30_days(ask_question, physician):
    machine, marked_as_spam, rescued = (
        ask_question(sky="x"),
        ask_question(question="Mine?"),
        ask_question(question="Rescued?", sky="x"),
    )
    transition_question(rescued, "new", physician)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        transition_question(marked_as_spam, "spam", physician)
    assert purge_after(31)["possible spam questions"] == {"questions": 1}
    assert reload_question(machine) is None
    assert reload_question(marked_as_spam)
    assert reload_question(rescued)
    assert purge_after(51)["possible spam questions"] == {"questions": 1}
    assert reload_question(marked_as_spam) is None


def test_asker_email_is_deleted_after_90_days(make_ready_question, physician):
    question = make_ready_question(**WISHES)
    publish(draft_answer(question, physician))
    waiting = Message.objects.filter(kind="question-answered")
    waiting.update(state=Message.State.FAILED)
    purge_after(89)
    assert reload_question(question).email
    assert purge_after(91)["askers' email addresses"] == {"addresses": 1}
    assert (
        reload_question(question).email,
        reload_question(question).tell_me,
        reload_question(question).text != "",
    ) == ("", False, True)
    assert not waiting.exists()


def test_dry_run_changes_nothing(ask_question):
    question, machine = ask_question(**WISHES), ask_question(question="Buy?", sky="x")
    counted = purge_after(181, dry_run=True)
    assert counted["questions"] == {"questions' texts": 1}
    assert counted["askers' email addresses"] == {"addresses": 1}
    assert counted["possible spam questions"] == {"questions": 1}
    assert reload_question(question).text
    assert reload_question(question).email
    assert reload_question(machine)


def test_questions_restored_from_backup_are_deleted_again(ask_question):
    question, machine = ask_question(**WISHES), ask_question(question="Buy?", sky="x")
    purge_after(181)
    assert set(Erased.objects.filter(subject__in=[question.pk, machine.pk]).values_list("subject", flat=True)) == {
        question.pk,
        machine.pk,
    }
    # As in a restored backup.
    question.save(force_update=True)
    QuestionEvent.objects.filter(question=question).delete()
    machine.save(force_insert=True)
    purge_after(1)
    assert (reload_question(question).state, reload_question(question).text, reload_question(question).email) == (
        "erased",
        "",
        "",
    )
    assert reload_question(machine) is None


def test_rotate_keys_reencrypts_questions(make_ready_question, settings, django_db_blocker):
    question = make_ready_question(**WISHES)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    call_command("rotate_keys", verbosity=0)
    (row,) = Question.objects.filter(pk=question.pk).values("text", "cleaned", "email")
    assert all(under_newest_key(token) for token in row.values())
    assert (reload_question(question).text, reload_question(question).cleaned) == (question.text, CLEAN)

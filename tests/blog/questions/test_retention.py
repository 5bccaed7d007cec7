"""How long a question is kept, and what is left of it."""

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


def after(days: float, dry_run: bool = False) -> dict[str, dict[str, int]]:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return purge(dry_run=dry_run)


def now(question) -> Question | None:
    return Question.objects.filter(pk=question.pk).first()


def test_unanswered_question_text_is_deleted_after_180_days(ask):
    question = ask()
    after(179)
    assert now(question).text
    assert after(181)["questions"] == {"questions' texts": 1}
    left = now(question)
    assert (left.state, left.text, left.cleaned, left.email) == ("erased", "", "", "")
    assert (left.about, left.created_at) == ("Chronic pain", question.created_at)
    assert after(182)["questions"] == {"questions' texts": 0}


def test_answered_question_keeps_state_when_text_is_deleted(ready, physician):
    question = ready(**WISHES)
    publish(draft_answer(question, physician))
    after(181)
    left = now(question)
    assert (left.state, left.text, left.cleaned) == ("answered", "", "")
    assert left.answer.live
    assert left.answer.question == CLEAN


def test_spam_is_deleted_after_30_days(ask, physician):
    machine, put_aside, rescued = ask(sky="x"), ask(question="Mine?"), ask(question="Rescued?", sky="x")
    transition_question(rescued, "new", physician)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        transition_question(put_aside, "spam", physician)
    assert after(31)["possible spam questions"] == {"questions": 1}
    assert now(machine) is None
    assert now(put_aside)
    assert now(rescued)
    assert after(51)["possible spam questions"] == {"questions": 1}
    assert now(put_aside) is None


def test_asker_email_is_deleted_after_90_days(ready, physician):
    question = ready(**WISHES)
    publish(draft_answer(question, physician))
    waiting = Message.objects.filter(kind="question-answered")
    waiting.update(state=Message.State.FAILED)
    after(89)
    assert now(question).email
    assert after(91)["askers' email addresses"] == {"addresses": 1}
    assert (now(question).email, now(question).tell_me, now(question).text != "") == ("", False, True)
    assert not waiting.exists()


def test_dry_run_changes_nothing(ask):
    question, machine = ask(**WISHES), ask(question="Buy?", sky="x")
    counted = after(181, dry_run=True)
    assert counted["questions"] == {"questions' texts": 1}
    assert counted["askers' email addresses"] == {"addresses": 1}
    assert counted["possible spam questions"] == {"questions": 1}
    assert now(question).text
    assert now(question).email
    assert now(machine)


def test_questions_restored_from_backup_are_deleted_again(ask):
    question, machine = ask(**WISHES), ask(question="Buy?", sky="x")
    after(181)
    assert set(Erased.objects.filter(subject__in=[question.pk, machine.pk]).values_list("subject", flat=True)) == {
        question.pk,
        machine.pk,
    }
    # As a restored copy has them.
    question.save(force_update=True)
    QuestionEvent.objects.filter(question=question).delete()
    machine.save(force_insert=True)
    after(1)
    assert (now(question).state, now(question).text, now(question).email) == ("erased", "", "")
    assert now(machine) is None


def test_rotate_keys_reencrypts_questions(ready, settings, django_db_blocker):
    question = ready(**WISHES)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    call_command("rotate_keys", verbosity=0)
    (row,) = Question.objects.filter(pk=question.pk).values("text", "cleaned", "email")
    assert all(under_newest_key(token) for token in row.values())
    assert (now(question).text, now(question).cleaned) == (question.text, CLEAN)

"""The one mail to who asked: that there is an answer, and where. No word of the question."""

from uuid import UUID

from django.conf import settings

from blog.models import AnswerPage, Question
from blog.questions.transitions import CHANGEABLE, State, apply_question_transition
from cms.outbox.message_types import MessageType, enqueue_message
from cms.outbox.models import Message

QUESTION_ANSWERED = "question-answered"


def notify_asker(question: Question) -> None:
    """Put the mail into the outbox, in the transaction of the publishing; one that waits or is out will do."""
    # Without an address it was only handed on, to a copy that may have been dropped since.
    if not _queued_messages(question.pk).exclude(state=Message.State.SENT, recipient="").exists():
        enqueue_message(QUESTION_ANSWERED, question=str(question.pk))


def cancel_notification(number: UUID) -> None:
    """Take back what was not sent yet."""
    _queued_messages(number).exclude(state=Message.State.SENT).delete()


def _queued_messages(number: UUID):
    return Message.objects.filter(kind=QUESTION_ANSWERED, facts__question=str(number))


def placeholder_recipient(facts: dict) -> list[str]:
    """What the outbox keeps in place of the address, which stays encrypted where it is."""
    return [f"{facts['question']}@asker.invalid"]


def asker_email(facts: dict, recipient: str) -> str:
    return Question.objects.get(pk=facts["question"]).email


def still_wanted(facts: dict) -> bool:
    """Readers may see the answer, and the asker's address is still there."""
    question = Question.objects.filter(pk=facts["question"]).first()
    return bool(question and question.tell_me and AnswerPage.objects.published().filter(pk=question.answer_id).exists())


def answered_email_context(facts: dict) -> dict:
    page = AnswerPage.objects.get(asked=facts["question"])
    return {"link": settings.SITE_URL + page.get_url()}


def clear_asker_email(facts: dict) -> None:
    """The mail is out: the address has done what it was given for."""
    question = Question.objects.select_for_update().filter(pk=facts["question"]).first()
    if question is None:
        return
    question.email, question.tell_me = "", False
    if question.state == State.ANSWERED:
        apply_question_transition(question, State.TOLD, None)
    question.version += 1
    question.save(update_fields=CHANGEABLE)


question_answered = MessageType(
    placeholder_recipient,
    "A physician has answered a question",
    "blog/questions/mail/answered.txt",
    answered_email_context,
    still_wanted,
    address=asker_email,
    stands_for="the reader who asked",
    after_sent=clear_asker_email,
)

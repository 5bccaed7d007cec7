"""The email that tells the asker where the answer is. It does not contain the question."""

from uuid import UUID

from django.conf import settings

from blog.models import AnswerPage, Question
from blog.questions.transitions import CHANGEABLE, State, apply_question_transition
from cms.outbox.message_types import MessageType, enqueue_message
from cms.outbox.models import Message

QUESTION_ANSWERED = "question-answered"


def notify_asker(question: Question) -> None:
    """Queue the email in the current transaction, unless one is already queued or sent."""
    # A sent message without a recipient was only handed to the queue and may have been dropped since.
    if not _queued_messages(question.pk).exclude(state=Message.State.SENT, recipient="").exists():
        enqueue_message(QUESTION_ANSWERED, question=str(question.pk))


def cancel_notification(question_id: UUID) -> None:
    """Delete the queued email if it was not sent yet."""
    _queued_messages(question_id).exclude(state=Message.State.SENT).delete()


def _queued_messages(question_id: UUID):
    return Message.objects.filter(kind=QUESTION_ANSWERED, facts__question=str(question_id))


def placeholder_recipient(facts: dict) -> list[str]:
    """The recipient stored in the outbox; the real address stays encrypted on the question."""
    return [f"{facts['question']}@asker.invalid"]


def asker_email(facts: dict, recipient: str) -> str:
    return Question.objects.get(pk=facts["question"]).email


def should_send(facts: dict) -> bool:
    """Whether the answer is public and the asker's email is still stored."""
    question = Question.objects.filter(pk=facts["question"]).first()
    return bool(question and question.tell_me and AnswerPage.objects.published().filter(pk=question.answer_id).exists())


def answered_email_context(facts: dict) -> dict:
    page = AnswerPage.objects.get(asked=facts["question"])
    return {"link": settings.SITE_URL + page.get_url()}


def clear_asker_email(facts: dict) -> None:
    """Delete the asker's email after sending and set the state to “Answered, asker notified”."""
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
    "Your question has been answered",
    "blog/questions/mail/answered.txt",
    answered_email_context,
    should_send,
    address=asker_email,
    stands_for="the reader who asked",
    after_sent=clear_asker_email,
)

"""Updates the question when its answer is published."""

from blog.models import AnswerPage, Question
from blog.questions.emails import notify_asker
from blog.questions.transitions import CHANGEABLE, State, apply_question_transition


def question_answered(page, revision, user) -> None:
    """Set the question to answered and notify the asker, once, even if the page is republished."""
    if not isinstance(page, AnswerPage):
        return
    question = Question.objects.select_for_update().filter(answer=page).first()
    if question is None:
        return
    if question.state == State.DRAFTED:
        apply_question_transition(question, State.ANSWERED, user)
        question.version += 1
        question.save(update_fields=CHANGEABLE)
    if question.state == State.ANSWERED and question.tell_me:
        notify_asker(question)

from django.utils import timezone

from blog.models import Question
from blog.models.questions import ERASE
from blog.questions.retention import erase_questions
from cms.core.state_machine import StaleVersionError, TransitionError


def erase_question(question: Question, by) -> None:
    """Erase what was typed in one question, as `by` saw it. Errors: TransitionError, StaleVersionError among them."""
    if not by.has_perm(ERASE):
        raise TransitionError("Only the owner erases a question.")
    current = Question.objects.get(pk=question.pk)
    if current.version != question.version:
        raise StaleVersionError(current)
    if not erase_questions(Question.objects.filter(pk=question.pk, version=question.version), timezone.now(), by):
        raise TransitionError("This question was erased already.")

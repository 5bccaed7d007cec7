"""What the form and the demo ask of this app: to store a question."""

from django.db.models import Q
from django.utils import timezone

from blog.models import IdentityFlag, Question, QuestionEvent, QuestionTexts
from blog.questions.forms import QuestionForm
from blog.questions.retention import delete_questions
from cms.intake.crisis import has_crisis_language
from conditions.nav import get_condition_choice

# What is not said is kept as not said.


def submit_question(form: QuestionForm, suspicions: list[str]) -> Question:
    """Store a valid form. An address is kept only for who wants to be told."""
    answers = form.cleaned_data
    condition, about = get_condition_choice(answers["condition"])
    return Question.objects.create(
        state=Question.State.SPAM if suspicions else Question.State.NEW,
        suspicions=suspicions,
        text=answers["question"],
        email=answers["email"] if answers["tell_me"] else "",
        tell_me=answers["tell_me"],
        condition=condition,
        about=about,
        crisis_language=has_crisis_language(answers["question"]),
        is_patient=answers["is_patient"] == "yes",
        consent=QuestionTexts.load().consent_version(),
    )


def submit_answers(**answers) -> Question:
    """Store a question from answers as a reader would type them; for the demo clinic. Errors: ValueError."""
    form = QuestionForm(answers)
    if not form.is_valid():
        raise ValueError(str(dict(form.errors)))
    return submit_question(form, suspicions=[])


def delete_demo_questions(references: list[str], staff: list[int]) -> int:
    """Delete questions that were only shown as an example; how many were kept.

    What somebody besides `staff` (ids of accounts) worked on is kept.
    """
    shown = Question.objects.filter(reference__in=references)
    kept = set(shown.exclude(authorised_by=None).exclude(authorised_by__in=staff).values_list("pk", flat=True))
    for rows in (QuestionEvent.objects, IdentityFlag.objects):
        others = rows.filter(question__in=shown).exclude(Q(by=None) | Q(by__in=staff))
        kept |= set(others.values_list("question", flat=True))
    delete_questions(shown.exclude(pk__in=kept), timezone.now())
    return len(kept)

"""Retention of questions. The number of days is in settings.RETENTION."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from blog.models import Question, QuestionEvent
from blog.questions.emails import QUESTION_ANSWERED, cancel_notification
from cms.outbox.models import Message
from cms.privacy import retention
from cms.privacy.retention import note_erased
from cms.public_forms.idempotency import delete_records

State = Question.State
# These states stay, even if the answer was deleted since.
ANSWERED = (State.ANSWERED, State.TOLD)


def register_rules() -> None:
    retention.register("possible spam questions", delete_spam_questions)
    retention.register("questions", erase_old_questions)
    retention.register("askers' email addresses", clear_old_asker_emails)
    retention.register_re_erase(erase_again)


def retention_cutoff(now: datetime, what: str) -> datetime:
    """Records created before this time are due."""
    return now - timedelta(days=settings.RETENTION[what])


def delete_spam_questions(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete spam questions, counted from when they were last marked as spam."""
    limit = retention_cutoff(now, "spam")
    recently_marked = QuestionEvent.objects.filter(question=OuterRef("pk"), after=State.SPAM, at__gte=limit)
    due = Question.objects.filter(~Exists(recently_marked), state=State.SPAM, created_at__lt=limit)
    return {"questions": due.count() if dry_run else delete_questions(due, now)}


def erase_old_questions(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete the text of old questions; condition, state and dates stay for statistics."""
    due = Question.objects.filter(created_at__lt=retention_cutoff(now, "questions"), erased_at=None).exclude(
        state=State.SPAM
    )
    return {"questions' texts": due.count() if dry_run else erase_questions(due, now)}


def clear_old_asker_emails(now: datetime, dry_run: bool) -> dict[str, int]:
    """Delete email addresses of askers who were not notified in time, and their queued email."""
    due = Question.objects.filter(created_at__lt=retention_cutoff(now, "askers"), tell_me=True)
    if dry_run:
        return {"addresses": due.count()}
    with transaction.atomic():
        found = list(due.select_for_update().order_by("pk"))
        for question in found:
            cancel_notification(question.pk)
            question.email, question.tell_me = "", False
            question.version += 1
            question.save(update_fields=["email", "tell_me", "version"])
    return {"addresses": len(found)}


def erase_questions(questions, now: datetime, by=None) -> int:
    """Delete the text of all questions in a queryset; returns the number. `by` is None for scheduled runs."""
    with transaction.atomic():
        found = list(questions.filter(erased_at=None).select_for_update().order_by("pk"))
        for question in found:
            cancel_notification(question.pk)
            # The old text is not read, so text whose key is lost can be deleted too.
            question.text = question.cleaned = question.email = ""
            question.tell_me = False
            question.erased_at = now
            if question.answer_id is None and question.state not in ANSWERED:
                QuestionEvent.objects.create(question=question, before=question.state, after=State.ERASED, by=by)
                question.state = State.ERASED
            question.version += 1
            question.save()
            question.flags.all().delete()
        note_erased([question.pk for question in found], now)
    return len(found)


def delete_questions(questions, now: datetime) -> int:
    """Delete all questions in a queryset; only their IDs are recorded, so that a restored backup drops them too."""
    with transaction.atomic():
        found = dict(questions.select_for_update().order_by("pk").values_list("pk", "reference"))
        Message.objects.filter(kind=QUESTION_ANSWERED, facts__question__in=[str(pk) for pk in found]).delete()
        Question.objects.filter(pk__in=found).delete()
        delete_records(found.values())
        note_erased(found, now)
    return len(found)


def erase_again(subjects: Iterable[UUID]) -> int:
    """Delete again what a restored backup brought back; returns the number."""
    restored = Question.objects.filter(pk__in=list(subjects))
    now = timezone.now()
    return delete_questions(restored.filter(state=State.SPAM), now) + erase_questions(restored, now)

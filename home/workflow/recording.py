"""What a physician decided of a draft: in the page's history at once, and as a clinical review once readers see it."""

from wagtail.log_actions import log
from wagtail.models import PageLogEntry, TaskState

from home.workflow.reviewers import physician_of, wrote

try:
    from cms.governance.recording import record_review as keep
except ImportError:
    # The history below holds every decision, whether or not reviews are kept beside it.
    keep = None

ACTION = "clinic.clinical_review"
OWN = "Reviewed by its author."


def note_decision(page, revision, user, outcome: str) -> None:
    """Call it inside the transaction of the decision."""
    data = {"physician": physician_of(user).name, "outcome": outcome, "own": wrote(page, user)}
    log(instance=page, action=ACTION, user=user, revision=revision, data=data)


def review_what_went_live(page, revision, user) -> None:
    """A step after a page became live, at once or at its time: a review of exactly this text is one of the page."""
    approved = TaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_APPROVED, task__content_type__model="clinicalreviewtask"
    )
    state = approved.select_related("finished_by").order_by("-finished_at").first()
    if keep is None or state is None or physician_of(state.finished_by) is None:
        return
    first = page.first_published_at == page.last_published_at
    decision = PageLogEntry.objects.filter(page=page.pk, revision=revision, action=ACTION).last()
    note = OWN if decision and decision.data.get("own") else ""
    keep(page, state.finished_by, "no_change" if first else "changed", revision.pk, note)


def in_words(data: dict) -> str:
    """Like: Clinical review by Dr. Alex Rivera, MD: approved. Reviewed by its author."""
    said = f"Clinical review by {data.get('physician', 'a physician')}: {data.get('outcome', 'recorded')}."
    return f"{said} {OWN}" if data.get("own") else said

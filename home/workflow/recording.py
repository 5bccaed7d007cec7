"""What a physician decided of a draft, kept in the page's history: who, which text, and whether it is the own one."""

from wagtail.log_actions import log

from home.workflow.reviewers import physician_of, wrote

try:
    from cms.governance.reviews import record as keep
except ImportError:
    # Reviews that come round by date are kept there; the history below holds this one either way.
    keep = None

ACTION = "clinic.clinical_review"


def record_review(page, revision, user, outcome: str) -> None:
    """Call it inside the transaction of the decision, before the text is live."""
    data = {"physician": physician_of(user).name, "outcome": outcome, "own": wrote(page, user)}
    log(instance=page, action=ACTION, user=user, revision=revision, data=data)
    if keep is not None:
        keep(page, revision, user, outcome)


def in_words(data: dict) -> str:
    """Like: Clinical review by Dr. Alex Rivera, MD: approved. Reviewed by its author."""
    author = " Reviewed by its author." if data.get("own") else ""
    return f"Clinical review by {data.get('physician', 'a physician')}: {data.get('outcome', 'recorded')}.{author}"

"""Structured data of a clinical review: the same date and reviewer as on the page."""

from cms.clinic.structured_data import person_node, person_path
from cms.core.structured_data import Node, absolute_url, drop_empty, reference
from cms.reviews.display import ReviewSummary


def review_facts(summary: ReviewSummary, url: str) -> tuple[Node, list[Node]]:
    """Return the review properties of the page's node, and the nodes they refer to."""
    record = summary.record
    if record is None:
        return {}, []
    if record.reviewer and record.reviewer.live:
        facts = {"reviewedBy": reference(person_path(record.reviewer))}
        reviewer = person_node(record.reviewer)
    else:
        # A physician who left has no public page.
        reviewer = drop_empty(at_type="Person", at_id=f"{url}#reviewer", name=record.name)
        facts = {"reviewedBy": {"@id": reviewer["@id"]}}
    return {"lastReviewed": summary.day.isoformat()} | facts, [reviewer]


def medical_page(page, context, **more) -> tuple[Node, list[Node]]:
    """Return a MedicalWebPage node with its review, and the nodes it refers to."""
    url = absolute_url(page.get_url(context["request"]) or "/")
    facts, nodes = review_facts(context["review"], url)
    node = drop_empty(
        at_type="MedicalWebPage", at_id=f"{url}#page", url=url, name=page.heading, inLanguage="en-US", **more
    )
    return node | facts, nodes

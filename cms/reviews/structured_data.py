"""What a review record says to machines: the day and the person, equal to what stands on the page."""

from cms.clinic.structured_data import person_node, person_path
from cms.core.structured_data import Node, absolute_url, drop_empty, reference
from cms.reviews.display import ReviewSummary


def review_facts(summary: ReviewSummary, url: str) -> tuple[Node, list[Node]]:
    """What the page's own node says of its review, and the nodes that this points at."""
    record = summary.record
    if record is None:
        return {}, []
    if record.reviewer and record.reviewer.live:
        facts = {"reviewedBy": reference(person_path(record.reviewer))}
        reviewer = person_node(record.reviewer)
    else:
        # Somebody who has left has no page to point at.
        reviewer = drop_empty(at_type="Person", at_id=f"{url}#reviewer", name=record.name)
        facts = {"reviewedBy": {"@id": reviewer["@id"]}}
    return {"lastReviewed": summary.day.isoformat()} | facts, [reviewer]


def medical_page(page, context, **more) -> tuple[Node, list[Node]]:
    """A page of medical text, with its review; and the nodes that this points at."""
    url = absolute_url(page.get_url(context["request"]) or "/")
    facts, nodes = review_facts(context["review"], url)
    node = drop_empty(
        at_type="MedicalWebPage", at_id=f"{url}#page", url=url, name=page.heading, inLanguage="en-US", **more
    )
    return node | facts, nodes

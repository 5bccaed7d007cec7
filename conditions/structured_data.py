"""Structured data of a condition. It names no treatment, because that would imply approval of an off-label use."""

from cms.clinic.structured_data import CLINIC
from cms.core.structured_data import Node, absolute_url, drop_empty, iso_datetimes, reference
from cms.reviews.structured_data import medical_page


def condition_node(page) -> Node:
    """Return the MedicalCondition node, for any page about the condition."""
    path = f"/conditions/{page.slug}/"
    return drop_empty(
        at_type="MedicalCondition", at_id=absolute_url(f"{path}#condition"), name=page.title, url=absolute_url(path)
    )


def condition_nodes(page, context) -> list[Node]:
    about = condition_node(page) | drop_empty(description=page.summary)
    dates = iso_datetimes(datePublished=page.first_published_at, dateModified=page.publicly_updated_at)
    node, nodes = medical_page(page, context, about={"@id": about["@id"]}, publisher=reference(CLINIC), **dates)
    return [node, about, *nodes]

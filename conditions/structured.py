"""A condition, for machines. No treatment is named: for an off-label use that would claim more than the text says."""

from cms.clinic.structured import CLINIC
from cms.core.structured import Node, days, filled, reference, whole
from cms.reviews.structured_data import medical_page


def condition(page) -> Node:
    """As any page that is about it may name it."""
    path = f"/conditions/{page.slug}/"
    return filled(at_type="MedicalCondition", at_id=whole(f"{path}#condition"), name=page.title, url=whole(path))


def condition_nodes(page, context) -> list[Node]:
    about = condition(page) | filled(description=page.summary)
    dates = days(datePublished=page.first_published_at, dateModified=page.publicly_updated_at)
    node, nodes = medical_page(page, context, about={"@id": about["@id"]}, publisher=reference(CLINIC), **dates)
    return [node, about, *nodes]

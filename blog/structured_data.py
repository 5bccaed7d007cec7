"""JSON-LD of an answer: the web page, the article with its author, and the sources cited."""

from django.utils.text import Truncator

from cms.clinic.structured_data import CLINIC, person_node, person_path
from cms.core.structured_data import Node, absolute_url, drop_empty, iso_datetimes, reference
from cms.reviews.structured_data import medical_page
from conditions.structured_data import condition_node

MAX_HEADLINE_LENGTH = 110


def answer_nodes(page, context) -> list[Node]:
    url = absolute_url(page.get_url(context["request"]))
    author = context["physician"]
    about = [condition_node(one) for one in context["conditions"]]
    pointers = [{"@id": one["@id"]} for one in about]
    medical, nodes = medical_page(page, context, about=pointers, mainEntity={"@id": f"{url}#answer"})
    article = drop_empty(
        at_type="BlogPosting",
        at_id=f"{url}#answer",
        headline=Truncator(page.question).chars(MAX_HEADLINE_LENGTH),
        url=url,
        author=_author_node(author),
        publisher=reference(CLINIC),
        about=pointers,
        citation=[_citation_node(block.value) for block in page.sources],
        inLanguage="en-US",
        mainEntityOfPage={"@id": f"{url}#page"},
        **iso_datetimes(
            datePublished=page.first_published_at,
            dateModified=page.publicly_updated_at or page.first_published_at,
        ),
    )
    authors = [person_node(author)] if author and author.live else []
    return [medical, article, *about, *authors, *nodes]


def _author_node(physician) -> Node | None:
    if physician is None:
        return reference(CLINIC)
    # A physician without a public page is named but not linked.
    return reference(person_path(physician)) if physician.live else {"@type": "Person", "name": physician.name}


def _citation_node(source) -> Node:
    year = source["year"]
    work = drop_empty(name=source["title"], url=source.address, datePublished=str(year) if year else "")
    publication = (
        {"isPartOf": {"@type": "CreativeWork", "name": source["publication"]}} if source["publication"] else {}
    )
    return {"@type": "CreativeWork"} | work | publication

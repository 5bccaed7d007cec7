from cms.page_cache.content_version import cached
from conditions.models import ConditionPage

OTHER = {"other": "Something else"}
NO_CONDITION = {**OTHER, "": "Prefer not to say"}


def published_conditions(request) -> list[ConditionPage]:
    """The conditions readers may see: the navigation and the form on every page both list them."""
    return cached(request, "conditions", _load_conditions)


def _load_conditions() -> list[ConditionPage]:
    # The body stays in the database: a list shows titles and summaries.
    return list(ConditionPage.objects.published().defer("body", "sources", "risks", "not_for"))


def condition_choices(conditions=None) -> list[tuple[str, str]]:
    """What a public form lets one choose: slug and title, and two answers that are no condition."""
    pages = ConditionPage.objects.published() if conditions is None else conditions
    return [(page.slug, page.title) for page in pages] + list(NO_CONDITION.items())


def get_condition_choice(slug: str) -> tuple[ConditionPage | None, str]:
    """What was chosen as a row, if it is one, and in words; empty words for what was left open."""
    condition = next((page for page in published_conditions(None) if page.slug == slug), None)
    return condition, condition.title if condition else OTHER.get(slug, "")

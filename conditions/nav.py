from cms.pagecache.stamp import kept
from conditions.models import ConditionPage


def listed(request) -> list[ConditionPage]:
    """The conditions readers may see: the navigation and the form on every page both list them."""
    return kept(request, "conditions", _query)


def _query() -> list[ConditionPage]:
    # The body stays in the database: a list shows titles and summaries.
    return list(ConditionPage.objects.published().defer("body", "sources", "risks", "not_for"))

from conditions.models import ConditionPage


def listed(request) -> list[ConditionPage]:
    """The conditions readers may see, asked for once a request: the navigation and the form both list them."""
    if request is None:
        return _query()
    if not hasattr(request, "_conditions"):
        request._conditions = _query()
    return request._conditions


def _query() -> list[ConditionPage]:
    # The body stays in the database: a list shows titles and summaries.
    return list(ConditionPage.objects.published().defer("body", "sources", "risks", "not_for"))

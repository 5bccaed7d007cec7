"""Search over answers and conditions."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import AnswerPage
from cms.text import normalize_text, strip_control_characters
from conditions.models import ConditionPage

MAX_QUERY_LENGTH = 200
RESULTS_PER_PAGE = 20
# More than this nobody pages through.
MAX_RESULTS = 200


@require_safe
def search_view(request):
    query = normalize_text(strip_control_characters(request.GET.get("q", "")))[:MAX_QUERY_LENGTH]
    found = _find_pages(query) if query else []
    page = Paginator(found, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/search.html", {"query": query, "encoded": quote(query), "found": page})


def _find_pages(query: str) -> list:
    """Conditions first, for there are few of them; then answers, best first."""
    conditions = ConditionPage.objects.published().defer("body", "sources", "risks", "not_for")
    return [
        *_search_pages(ConditionPage, conditions, query),
        *_search_pages(AnswerPage, AnswerPage.objects.published_summaries(), query),
    ]


def _search_pages(model, readable, query: str) -> list:
    """What the index finds, in its order, and of that what readers may see."""
    # Letters and digits alone: SQLite's index takes everything else for its own commands.
    words = " ".join("".join(c if c.isalnum() else " " for c in query).split())
    if not words:
        return []
    try:
        with transaction.atomic():
            ranked = [page.pk for page in model.objects.only("pk").search(words)[:MAX_RESULTS]]
    except DatabaseError:
        return []
    pages = readable.in_bulk(ranked)
    return [pages[number] for number in ranked if number in pages]

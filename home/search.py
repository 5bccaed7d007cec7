"""Search over answers and conditions."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import AnswerPage
from cms.intake.text import composed, without_controls
from conditions.models import ConditionPage

LONGEST = 200
FOUND_A_PAGE = 20


@require_safe
def search(request):
    query = composed(without_controls(request.GET.get("q", "")))[:LONGEST]
    found = _found(query) if query else []
    page = Paginator(found, FOUND_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/search.html", {"query": query, "encoded": quote(query), "found": page})


def _found(query: str) -> list:
    """Conditions first, for there are few of them; then answers, best first."""
    conditions = ConditionPage.objects.published().defer("body", "sources", "risks", "not_for")
    answers = AnswerPage.objects.listed()
    return [*_search(conditions, query), *_search(answers, query)]


def _search(pages, query: str) -> list:
    # Letters and digits alone: SQLite's index takes everything else for its own commands.
    words = " ".join("".join(c if c.isalnum() else " " for c in query).split())
    if not words:
        return []
    try:
        with transaction.atomic():
            return list(pages.order_by().search(words))
    except DatabaseError:
        return []

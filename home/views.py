"""Error pages, search, robots.txt, and security.txt."""

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import AnswerPage
from cms.clinic.context import clinic_context, last_known_phone
from cms.text import normalize_text, strip_control_characters
from conditions.models import ConditionPage


def page_not_found(request, exception=None):
    """A 404 page with the navigation, a search box, and the consultation form."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return HttpResponse(render_to_string("403.html", {"phone": last_known_phone()}), status=403)


def server_error(request):
    """A page that needs neither the database nor the request, since either may have failed."""
    return HttpResponseServerError(render_to_string("500.html", {"phone": last_known_phone()}))


MAX_QUERY_LENGTH = 200
RESULTS_PER_PAGE = 20
# Search results beyond this number are not shown.
MAX_RESULTS = 200


@require_safe
def search_view(request):
    query = normalize_text(strip_control_characters(request.GET.get("q", "")))[:MAX_QUERY_LENGTH]
    pages = _find_pages(query) if query else []
    results = Paginator(pages, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/search.html", {"query": query, "encoded_query": quote(query), "results": results})


def _find_pages(query: str) -> list:
    """Return conditions first, because there are only a few, then answers, each by relevance."""
    conditions = ConditionPage.objects.published().defer("body", "sources", "risks", "not_for")
    return [
        *_search_pages(ConditionPage, conditions, query),
        *_search_pages(AnswerPage, AnswerPage.objects.published_summaries(), query),
    ]


def _search_pages(model, public_pages, query: str) -> list:
    """Return the pages of `public_pages` that match, in the order of the search index."""
    # Only letters and digits: SQLite's full-text search reads other characters as operators.
    words = " ".join("".join(c if c.isalnum() else " " for c in query).split())
    if not words:
        return []
    try:
        with transaction.atomic():
            ranked = [page.pk for page in model.objects.only("pk").search(words)[:MAX_RESULTS]]
    except DatabaseError:
        return []
    pages = public_pages.in_bulk(ranked)
    return [pages[pk] for pk in ranked if pk in pages]


@require_safe
def robots_txt(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /consultation/thanks/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request):
    """Where to report a vulnerability (RFC 9116): the clinic's email, or the consultation form."""
    email = clinic_context(request).settings.email
    contact = f"mailto:{email}" if email else f"{settings.SITE_URL}/consultation/"
    lines = [
        f"Contact: {contact}",
        f"Expires: {timezone.now() + timedelta(days=180):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""Pages for what went wrong. None of them says why in technical words."""

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
    """A real 404, with the navigation, the search and the form."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return HttpResponse(render_to_string("403.html", {"phone": last_known_phone()}), status=403)


def server_error(request):
    """Made without the database and without the request: either may be what failed."""
    return HttpResponseServerError(render_to_string("500.html", {"phone": last_known_phone()}))


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
    """RFC 9116: where to report a weakness. Its contact is the clinic's own address."""
    email = clinic_context(request).settings.email
    contact = f"mailto:{email}" if email else f"{settings.SITE_URL}/consultation/"
    lines = [
        f"Contact: {contact}",
        f"Expires: {timezone.now() + timedelta(days=180):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

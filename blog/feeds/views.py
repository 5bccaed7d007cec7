"""The feeds of the site, of a condition and of a physician."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from blog.feeds.generators import FeedChannel, FeedFormat
from blog.feeds.items import absolute_feed_url, build_feed_items
from blog.models import AnswerPage
from blog.models.pages import page_or_404
from cms.clinic.context import clinic_context
from cms.clinic.models import Physician
from cms.text import strip_control_characters
from conditions.models import ConditionPage

ITEMS_PER_PAGE = 20


@require_safe
def site_feed(request, kind: FeedFormat):
    return _feed_response(request, kind, AnswerPage.objects.published(), "Ten-minute answers", "/")


@require_safe
def condition_feed(request, kind: FeedFormat, slug: str):
    condition = get_object_or_404(ConditionPage.objects.published(), slug=slug)
    answers = AnswerPage.objects.published().filter(conditions=condition)
    return _feed_response(request, kind, answers, f"Answers about {condition.title}", f"/conditions/{slug}/")


@require_safe
def physician_feed(request, kind: FeedFormat, slug: str):
    physician = get_object_or_404(Physician.objects.published(), slug=slug)
    answers = physician.answers.published()
    return _feed_response(request, kind, answers, f"Answers by {physician.name}", physician.get_absolute_url())


def _feed_response(request, kind: FeedFormat, answers, title: str, home: str) -> HttpResponse:
    clinic = clinic_context(request)
    page = page_or_404(answers, request.GET.get("page", "1"), ITEMS_PER_PAGE)
    feed_url = absolute_feed_url(f"{home}feed/{kind.suffix}")
    channel = FeedChannel(
        title=strip_control_characters(f"{title} · {clinic.settings.name}"),
        link=absolute_feed_url(home),
        description=strip_control_characters(clinic.settings.education_notice),
        self_link=_page_url(feed_url, page.number),
        pages=_page_links(feed_url, page),
    )
    body = kind.write(channel, build_feed_items(list(page.object_list), request))
    response = HttpResponse(body, content_type=f"{kind.content_type}; charset=utf-8")
    response["Cache-Control"] = "public, max-age=900"
    # Browser-based feed readers fetch feeds from other origins.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page_links(feed_url: str, page) -> dict[str, str]:
    last = page.paginator.num_pages
    numbers = {"first": 1, "last": last}
    if page.has_previous():
        numbers["previous"] = page.number - 1
    if page.has_next():
        numbers["next"] = page.number + 1
    return {relation: _page_url(feed_url, number) for relation, number in numbers.items()} if last > 1 else {}


def _page_url(feed_url: str, number: int) -> str:
    return feed_url if number == 1 else f"{feed_url}?page={number}"

from django.urls import path
from django.views.generic import RedirectView

from blog.feeds import views
from blog.feeds.formats import FORMATS
from blog.questions.views import AskView, thanks


def moved(to: str):
    return RedirectView.as_view(url=to, permanent=True)


urlpatterns = [
    path("ask/", AskView.as_view(), name="ask"),
    path("ask/thanks/", thanks, name="ask_thanks"),
    path("rss", moved("/feed/")),
    path("rss/", moved("/feed/")),
    path("rss.xml", moved("/feed/")),
    path("feed.xml", moved("/feed/")),
    path("blog/feed/", moved("/feed/")),
    path("atom.xml", moved("/feed/atom/")),
]
for kind in FORMATS:
    urlpatterns += [
        path(f"feed/{kind.suffix}", views.site_feed, {"kind": kind}),
        path(f"conditions/<slug:slug>/feed/{kind.suffix}", views.condition_feed, {"kind": kind}),
        path(f"physicians/<slug:slug>/feed/{kind.suffix}", views.physician_feed, {"kind": kind}),
    ]

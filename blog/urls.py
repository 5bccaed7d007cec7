from django.urls import path
from django.views.generic import RedirectView

from blog.feeds import views as feeds
from blog.feeds.formats import FORMATS
from blog.questions.views import AskView, thanks
from blog.views import physician


def moved(to: str):
    return RedirectView.as_view(url=to, permanent=True)


urlpatterns = [
    path("ask/", AskView.as_view(), name="ask"),
    path("ask/thanks/", thanks, name="ask_thanks"),
    path("physicians/<slug:slug>/", physician, name="physician"),
    path("rss", moved("/feed/")),
    path("rss/", moved("/feed/")),
    path("rss.xml", moved("/feed/")),
    path("feed.xml", moved("/feed/")),
    path("blog/feed/", moved("/feed/")),
    path("atom.xml", moved("/feed/atom/")),
]
for kind in FORMATS:
    urlpatterns += [
        path(f"feed/{kind.suffix}", feeds.site_feed, {"kind": kind}),
        path(f"conditions/<slug:slug>/feed/{kind.suffix}", feeds.condition_feed, {"kind": kind}),
        path(f"physicians/<slug:slug>/feed/{kind.suffix}", feeds.physician_feed, {"kind": kind}),
    ]

from django.urls import path
from django.views.generic import RedirectView

from blog.feeds import views
from blog.feeds.formats import FORMATS


def moved(to: str):
    return RedirectView.as_view(url=to, permanent=True)


urlpatterns = [
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

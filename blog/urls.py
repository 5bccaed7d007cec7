from django.urls import path
from django.views.generic import RedirectView

from blog.feeds import views as feeds
from blog.feeds.generators import FORMATS
from blog.questions.views import AskView, question_thanks_page
from blog.views import physician_page


def permanent_redirect(to: str):
    return RedirectView.as_view(url=to, permanent=True)


urlpatterns = [
    path("ask/", AskView.as_view(), name="ask"),
    path("ask/thanks/", question_thanks_page, name="ask_thanks"),
    path("physicians/<slug:slug>/", physician_page, name="physician"),
    path("rss", permanent_redirect("/feed/")),
    path("rss/", permanent_redirect("/feed/")),
    path("rss.xml", permanent_redirect("/feed/")),
    path("feed.xml", permanent_redirect("/feed/")),
    path("blog/feed/", permanent_redirect("/feed/")),
    path("atom.xml", permanent_redirect("/feed/atom/")),
]
for kind in FORMATS:
    urlpatterns += [
        path(f"feed/{kind.suffix}", feeds.site_feed, {"kind": kind}),
        path(f"conditions/<slug:slug>/feed/{kind.suffix}", feeds.condition_feed, {"kind": kind}),
        path(f"physicians/<slug:slug>/feed/{kind.suffix}", feeds.physician_feed, {"kind": kind}),
    ]

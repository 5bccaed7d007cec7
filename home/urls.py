from django.urls import path
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.contrib.sitemaps.views import sitemap

from home.search import search
from home.sitemaps import PeopleAndPlacesSitemap
from home.wellknown import robots, security

urlpatterns = [
    path("search/", search, name="search"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap, "people": PeopleAndPlacesSitemap}}),
    path("robots.txt", robots),
    path(".well-known/security.txt", security),
]

from django.urls import path
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.contrib.sitemaps.views import sitemap

from home.sitemaps import ClinicSitemap
from home.views import robots_txt, search_view, security_txt

urlpatterns = [
    path("search/", search_view, name="search"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap, "people": ClinicSitemap}}),
    path("robots.txt", robots_txt),
    path(".well-known/security.txt", security_txt),
]

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from cms.clinic.models import Location, Physician


class ClinicSitemap(Sitemap):
    """Public URLs that are not Wagtail pages: locations, physicians, and fixed pages."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def items(self):
        fixed_urls = [reverse(name) for name in ("locations", "physicians", "consultation", "invite")]
        return [*fixed_urls, *Location.objects.published(), *Physician.objects.published()]

    def location(self, item) -> str:
        return item if isinstance(item, str) else item.get_absolute_url()

"""Includes the URLs of all apps."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.images.views import serve_media
from cms.operations.views import healthz_view, readyz_view

urlpatterns = [
    path("healthz/", healthz_view, name="healthz"),
    path("readyz/", readyz_view, name="readyz"),
    path("media/<path:path>", serve_media, name="media"),
    # Before Wagtail's URLs, to override its sign-in views.
    path("", include("cms.users.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("consultations.urls")),
    path("", include("blog.urls")),
    path("", include("cms.clinic.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]

handler404 = "home.views.page_not_found"
handler500 = "home.views.server_error"
handler403 = "home.views.permission_denied"

"""For working on the site itself: DEBUG, and static files straight from their sources."""

from cms.settings.base import *  # noqa: F403

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

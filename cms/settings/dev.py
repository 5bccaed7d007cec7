"""Settings of `make dev`: debug pages, and static files served from their sources. For a local site only."""

from cms.settings.base import *  # noqa: F403
from cms.settings.env import exit_with_error

# A debug page would show what patients typed to any visitor.
if not IS_LOCAL:
    exit_with_error(f"make dev works only on localhost, but SITE_URL is “{SITE_URL}”. Unset SITE_URL, or use make run.")

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

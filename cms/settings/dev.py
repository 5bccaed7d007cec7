"""The settings of `make dev`: debug pages, and static files straight from their sources. On this machine only."""

from cms.settings.base import *  # noqa: F403
from cms.settings.env import exit_with_error

# A debug page shows what a patient typed to whoever asks for it.
if not IS_LOCAL:
    exit_with_error(f"make dev is for this machine only, and SITE_URL is “{SITE_URL}”. Unset it, or use make run.")

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

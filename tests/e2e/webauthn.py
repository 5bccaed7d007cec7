"""Settings of a site where the rule against magic words is in force, and the app that puts it there."""

from django.apps import AppConfig

from cms.settings.base import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.e2e.webauthn.MagicConfig"]  # noqa: F405


class MagicConfig(AppConfig):
    name = "tests.e2e"
    label = "magic"

    def ready(self):
        from cms.core.models import BasePage  # apps are loaded by now
        from tests.utils.matchers import magic_words

        BasePage.extra_checks = magic_words

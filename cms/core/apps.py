from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self):
        from cms.core import checks  # noqa: F401 - Django's registry: importing it registers the house rules

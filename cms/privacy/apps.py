from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cms.privacy"
    label = "privacy"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.privacy.keys import health

        registry.register_health("keys", health)

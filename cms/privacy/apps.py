from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cms.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.privacy import retention
        from cms.privacy.crypto import health

        registry.register_health("keys", health)
        # Checks every two minutes whether tonight's purge is due.
        registry.register_job("retention", retention.nightly, every=120)

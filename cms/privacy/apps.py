from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cms.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.privacy import retention, searches
        from cms.privacy.keys import health

        registry.register_health("keys", health)
        registry.register_job("searches", searches.forget_old, every=60)
        # Looks every few minutes whether the night has come.
        registry.register_job("retention", retention.nightly, every=120)

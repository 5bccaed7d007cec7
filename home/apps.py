from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from home.publishing import publish_due

        registry.register_job("publishing", publish_due, every=30)

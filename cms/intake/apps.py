from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cms.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.intake import checks  # noqa: F401 - Django's registry: importing it registers the checks
        from cms.intake.forgetting import forget_old
        from cms.operations import registry

        registry.register_job("forgetting", forget_old, every=3600)

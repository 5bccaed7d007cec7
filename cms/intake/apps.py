from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cms.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.intake import checks  # noqa: F401 - Django's registry: importing it registers the checks

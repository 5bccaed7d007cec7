from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cms.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.intake import checks  # noqa: F401 - Django's registry: importing it registers the checks
        from cms.intake.forgetting import delete_expired_records
        from cms.operations import registry

        registry.register_job("forgetting", delete_expired_records, every=3600)

from django.apps import AppConfig


class PublicFormsConfig(AppConfig):
    name = "cms.public_forms"
    label = "public_forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry
        from cms.public_forms import checks  # noqa: F401 - Django's registry: importing it registers the checks
        from cms.public_forms.cleanup import delete_expired_records

        registry.register_job("forgetting", delete_expired_records, every=3600)

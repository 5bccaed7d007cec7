from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "cms.clinic"
    label = "clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic.models import ClinicSettings, Location, Physician, Term  # apps are loaded by now
        from cms.page_cache.content_version import invalidate_on_change

        invalidate_on_change(ClinicSettings, Location, Physician, Term)

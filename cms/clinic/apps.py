from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "cms.clinic"
    label = "clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import waiting  # apps are loaded by now
        from cms.clinic.models import ClinicSettings, Location, Physician, Term
        from cms.clinic.structured import clinic, place, profile
        from cms.core import structured
        from cms.outbox import digest
        from cms.pagecache.stamp import watch

        watch(ClinicSettings, Location, Physician, Term)
        digest.register_section(waiting.sentences_for)
        structured.register_publisher(clinic)
        structured.register(Location, place)
        structured.register(Physician, profile)

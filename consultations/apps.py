from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.pagecache.stamp import watch
        from consultations.desk import making
        from consultations.models import ConsultationForm
        from consultations.notices import NEW_REQUEST, new_request

        registry.register_job("exports", making.run, every=15)
        kinds.register(NEW_REQUEST, new_request)
        watch(ConsultationForm)

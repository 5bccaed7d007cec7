from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.outbox import banner, digest, kinds  # apps are loaded by now
        from cms.pagecache.stamp import watch
        from consultations.desk import counts
        from consultations.models import ConsultationForm
        from consultations.notices import NEW_REQUEST, new_request

        kinds.register(NEW_REQUEST, new_request)
        digest.register_section(counts.digest)
        banner.show_to("consultations.view_consultationrequest")
        watch(ConsultationForm)

        from consultations.retention import register_rules

        register_rules()

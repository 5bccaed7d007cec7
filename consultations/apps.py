from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import banner, digest, kinds
        from cms.pagecache.stamp import watch
        from consultations.desk import counts
        from consultations.models import ConsultationForm
        from consultations.notices import NEW_REQUEST, new_request
        from consultations.reconciling import reconcile_daily
        from consultations.retention import register_rules

        registry.register_job("reconciling", reconcile_daily, every=24 * 3600)
        kinds.register(NEW_REQUEST, new_request)
        digest.register_section(counts.digest)
        banner.show_to("consultations.view_consultationrequest")
        register_rules()
        watch(ConsultationForm)

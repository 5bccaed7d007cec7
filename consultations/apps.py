from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import message_types
        from cms.page_cache.content_version import invalidate_on_change
        from consultations.admin import saved_searches
        from consultations.emails import NEW_REQUEST, new_request
        from consultations.models import ConsultationForm
        from consultations.retention import register_rules

        registry.register_job("searches", saved_searches.delete_old_searches, every=60)
        message_types.register_message_type(NEW_REQUEST, new_request)
        register_rules()
        invalidate_on_change(ConsultationForm)

from django.apps import AppConfig


class ContentChecksConfig(AppConfig):
    name = "cms.content_checks"
    label = "content_checks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.content_checks import publish_check
        from cms.core import publish_checks  # apps are loaded by now

        publish_checks.register_publish_check(publish_check.publish_errors)

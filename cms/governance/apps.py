from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "cms.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.core import publishing  # apps are loaded by now
        from cms.governance import (
            checks,  # noqa: F401 - its import registers it
            locks,
        )

        publishing.register_publish_check(locks.publish_errors)

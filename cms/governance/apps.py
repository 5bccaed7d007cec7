from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "cms.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import figures, waiting  # apps are loaded by now
        from cms.core import publishing
        from cms.governance import (
            checks,  # noqa: F401 - its import registers it
            keeping,
            locks,
            reporting,
        )
        from cms.governance.columns import register_columns
        from cms.governance.models import ReviewRecord, ReviewSettings
        from cms.pagecache.stamp import watch

        publishing.register_lock(locks.keep_back)
        publishing.register_step(keeping.record)
        figures.register(reporting.figures)
        register_columns()
        waiting.register(35, reporting.overdue)
        waiting.register(60, reporting.soon)
        watch(ReviewRecord, ReviewSettings)

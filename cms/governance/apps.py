from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "cms.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Apps are loaded by now.
        from cms.core import publishing
        from cms.governance import keeping, locks, page_rules, sections

        page_rules.register(sections.missing_sections)
        publishing.register_lock(locks.keep_back)
        publishing.register_step(keeping.record)

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "cms.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import figures  # apps are loaded by now
        from cms.core import publishing
        from cms.governance import checks, keeping, locks, page_rules  # noqa: F401 - importing checks registers them
        from cms.governance.missing_disclosures import missing_disclosures
        from cms.governance.models import Disclosure, ReviewRecord, ReviewSettings, Treatment
        from cms.governance.reporting import digest
        from cms.governance.reporting import figures as review_figures
        from cms.governance.searches import missing
        from cms.outbox.digest import register_section
        from cms.pagecache.stamp import watch

        page_rules.register(missing.found)
        page_rules.register(missing_disclosures)
        publishing.register_lock(locks.keep_back)
        publishing.register_step(keeping.record)
        figures.register(review_figures)
        register_section(digest)
        # Another wording of a disclosure takes the earlier one back; a review only adds.
        watch(Treatment, Disclosure, ReviewRecord, ReviewSettings)

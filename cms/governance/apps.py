from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "cms.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.governance import checks, page_rules  # noqa: F401 - Django's registry: importing it registers the check
        from cms.governance.searches import missing

        page_rules.register(missing.found)

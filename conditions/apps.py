from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "conditions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import PageViewRestriction  # apps are loaded by now
        from wagtail.signals import post_page_move

        from cms.core import structured
        from cms.governance import page_rules, treatment_names
        from cms.pagecache.stamp import bump, watch
        from conditions.listing import register_columns
        from conditions.medicines import medicine_names
        from conditions.models import ConditionIndexPage, ConditionPage, Disclosure, Treatment
        from conditions.structured import describe
        from conditions.treatment_checks import missing_disclosures
        from conditions.treatments import treatment_names as offered_names

        # Another wording of a disclosure takes the earlier one back.
        watch(ConditionPage, ConditionIndexPage, PageViewRestriction, Treatment, Disclosure)
        structured.register(ConditionPage, describe)
        register_columns()
        page_rules.register(missing_disclosures)
        treatment_names.register(own=offered_names, other=medicine_names)
        post_page_move.connect(bump, dispatch_uid="stamp-move")

from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "conditions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import PageViewRestriction  # apps are loaded by now
        from wagtail.signals import post_page_move

        from cms.core import structured
        from cms.governance import treatment_names
        from cms.governance.treatments import treatment_names as offered_names
        from cms.pagecache.stamp import bump, watch
        from conditions.listing import register_columns
        from conditions.medicines import medicine_names
        from conditions.models import ConditionIndexPage, ConditionPage
        from conditions.structured import describe

        watch(ConditionPage, ConditionIndexPage, PageViewRestriction)
        structured.register(ConditionPage, describe)
        register_columns()
        treatment_names.register(own=offered_names, other=medicine_names)
        post_page_move.connect(bump, dispatch_uid="stamp-move")

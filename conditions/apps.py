from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "conditions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import PageViewRestriction  # apps are loaded by now
        from wagtail.signals import post_page_move

        from cms.content_checks import treatment_names
        from cms.page_cache.content_version import invalidate, invalidate_on_change
        from conditions.medicines import medicine_names
        from conditions.models import ConditionIndexPage, ConditionPage, Disclosure, Treatment
        from conditions.treatments import treatment_names as offered_names

        # A changed disclosure must show up on pages at once.
        invalidate_on_change(ConditionPage, ConditionIndexPage, PageViewRestriction, Treatment, Disclosure)
        treatment_names.register(own=offered_names, other=medicine_names)
        post_page_move.connect(invalidate, dispatch_uid="stamp-move")

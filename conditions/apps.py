from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "conditions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import PageViewRestriction  # apps are loaded by now
        from wagtail.signals import post_page_move

        from cms.pagecache.stamp import bump, watch
        from conditions.models import ConditionIndexPage, ConditionPage

        watch(ConditionPage, ConditionIndexPage, PageViewRestriction)
        post_page_move.connect(bump, dispatch_uid="stamp-move")

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic.facts import facts
        from cms.core import structured
        from cms.core.models import BasePage
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.outbox.letters import sign_as
        from cms.pagecache.stamp import watch
        from home.models import HomePage, StandardPage
        from home.people import notices
        from home.publishing import publish_due
        from home.structured import any_page, front_page

        registry.register_job("publishing", publish_due, every=30)
        kinds.register(notices.INVITATION, notices.invitation)
        kinds.register(notices.FACTOR_REMOVED, notices.factor_removed)
        # Their titles stand above the pages below them.
        watch(HomePage, StandardPage)
        structured.register(BasePage, any_page)
        structured.register(HomePage, front_page)
        sign_as(lambda: facts(None).settings.name)

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic.facts import facts
        from cms.core import publishing
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.outbox.letters import sign_as
        from home.people import notices
        from home.publishing import publish_due
        from home.wordpress.ageing import keep_age

        registry.register_job("publishing", publish_due, every=30)
        publishing.register_step(keep_age)
        kinds.register(notices.INVITATION, notices.invitation)
        kinds.register(notices.FACTOR_REMOVED, notices.factor_removed)
        sign_as(lambda: facts(None).settings.name)

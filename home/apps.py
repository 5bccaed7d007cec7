from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import waiting
        from cms.clinic.facts import facts
        from cms.core.publishing import register_step
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.outbox.letters import sign_as
        from home.dashboard import waits
        from home.people import notices
        from home.publishing import watch
        from home.publishing.due import publish_due
        from home.workflow import comments, mail, recording
        from home.workflow import notices as drafts

        registry.register_job("publishing", publish_due, every=30)
        registry.register_health("schedules", watch.health)
        mail.take_wagtails_place()
        waiting.register(10, waits.failed)
        waiting.register(30, waits.to_review)
        waiting.register(50, waits.to_change)
        waiting.register(70, waits.in_review)
        waiting.register(80, waits.drafts)
        waiting.register_way(10, waits.write_an_answer)
        register_step(recording.review_what_went_live)
        kinds.register(comments.COMMENTED, comments.commented)
        kinds.register(drafts.REVIEW_WANTED, drafts.review_wanted)
        kinds.register(drafts.CHANGES_WANTED, drafts.changes_wanted)
        kinds.register(notices.INVITATION, notices.invitation)
        kinds.register(notices.FACTOR_REMOVED, notices.factor_removed)
        sign_as(lambda: facts(None).settings.name)

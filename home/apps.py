from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import waiting
        from cms.clinic.facts import facts
        from cms.core import publishing, structured
        from cms.core.models import BasePage
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.outbox.letters import sign_as
        from cms.pagecache import stamp
        from home.dashboard import waits
        from home.models import HomePage, StandardPage
        from home.people import emails
        from home.publishing import watch
        from home.publishing.due import publish_due
        from home.structured import any_page, front_page
        from home.wordpress.ageing import keep_age
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
        publishing.register_step(recording.review_what_went_live)
        kinds.register(comments.COMMENTED, comments.commented)
        kinds.register(drafts.REVIEW_WANTED, drafts.review_wanted)
        kinds.register(drafts.CHANGES_WANTED, drafts.changes_wanted)
        publishing.register_step(keep_age)
        kinds.register(emails.INVITATION, emails.invitation)
        kinds.register(emails.MFA_RESET, emails.mfa_reset)
        # Their titles stand above the pages below them.
        stamp.watch(HomePage, StandardPage)
        structured.register(BasePage, any_page)
        structured.register(HomePage, front_page)
        sign_as(lambda: facts(None).settings.name)

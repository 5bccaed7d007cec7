from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry  # apps are loaded by now
        from cms.outbox import kinds
        from cms.pagecache import stamp
        from home.models import HomePage, StandardPage
        from home.people import emails
        from home.publishing import watch
        from home.publishing.due import publish_due
        from home.workflow import comments, mail
        from home.workflow import notices as drafts

        registry.register_job("publishing", publish_due, every=30)
        registry.register_health("schedules", watch.schedule_health)
        mail.disconnect_wagtail_notifications()
        kinds.register_message_type(comments.COMMENTED, comments.commented)
        kinds.register_message_type(drafts.REVIEW_WANTED, drafts.review_wanted)
        kinds.register_message_type(drafts.CHANGES_WANTED, drafts.changes_wanted)
        kinds.register_message_type(emails.INVITATION, emails.invitation)
        kinds.register_message_type(emails.MFA_RESET, emails.mfa_reset)
        # Their titles stand above the pages below them.
        stamp.invalidate_on_change(HomePage, StandardPage)
        self.set_post_publish_handlers()

    def set_post_publish_handlers(self):
        """Say what happens after a page was published, in this order and in the transaction of the publication."""
        from blog.questions.going_live import question_answered
        from blog.timer.services import stop_on_publish
        from cms.core.publishing import set_post_publish_handlers
        from cms.governance import keeping
        from home.wordpress.ageing import restore_publish_date
        from home.workflow.recording import review_what_went_live

        set_post_publish_handlers(
            # An approved draft becomes a review record of the page.
            review_what_went_live,
            # A page from WordPress gets the date of its first publication there.
            restore_publish_date,
            # The question is answered, and the reader who asked for it is told.
            question_answered,
            # A running timer stops.
            stop_on_publish,
            # Findings in the public text wait for a review, those no longer in it are cleared.
            keeping.update_findings_on_publish,
        )

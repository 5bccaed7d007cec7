from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.operations import registry
        from cms.outbox import message_types
        from cms.page_cache import content_version
        from cms.reviews import comment_emails, wagtail_emails
        from cms.reviews import emails as drafts
        from home.accounts import emails
        from home.models import HomePage, StandardPage
        from home.scheduling import health
        from home.scheduling.services import publish_due

        registry.register_job("publishing", publish_due, every=30)
        registry.register_health("schedules", health.schedule_health)
        wagtail_emails.disconnect_wagtail_notifications()
        message_types.register_message_type(comment_emails.COMMENTED, comment_emails.commented)
        message_types.register_message_type(drafts.REVIEW_WANTED, drafts.review_wanted)
        message_types.register_message_type(drafts.CHANGES_WANTED, drafts.changes_wanted)
        message_types.register_message_type(emails.INVITATION, emails.invitation)
        message_types.register_message_type(emails.MFA_RESET, emails.mfa_reset)
        # Their titles appear in the breadcrumbs of other pages.
        content_version.invalidate_on_change(HomePage, StandardPage)
        self.set_post_publish_handlers()

    def set_post_publish_handlers(self):
        """Set what runs after a page is published, in this order and in the same transaction."""
        from blog.questions.publish_handlers import question_answered
        from blog.timer.services import stop_on_publish
        from cms.content_checks import waivers
        from cms.core.publish_checks import set_post_publish_handlers
        from cms.reviews.workflow import record_review_on_publish
        from home.wordpress_import.importer import restore_publish_date

        set_post_publish_handlers(
            # The approval of a draft becomes a review record of the page.
            record_review_on_publish,
            # A page from WordPress keeps its first publication date.
            restore_publish_date,
            # The question is answered, and the reader is notified if they asked for that.
            question_answered,
            # A running timer is stopped.
            stop_on_publish,
            # Issues in the public text wait for a review; issues that are no longer in it are cleared.
            waivers.update_findings_on_publish,
        )

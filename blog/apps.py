from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from blog.models import AnswerTime, BlogIndexPage, QuestionTexts  # apps are loaded by now
        from blog.questions.emails import QUESTION_ANSWERED, question_answered
        from blog.questions.retention import register_rules
        from cms.outbox import message_types
        from cms.page_cache.content_version import invalidate_on_change

        message_types.register_message_type(QUESTION_ANSWERED, question_answered)
        register_rules()
        # Public pages show the time spent and the title of the answer list.
        invalidate_on_change(AnswerTime, BlogIndexPage, QuestionTexts)

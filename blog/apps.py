from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from blog.figures import answers  # apps are loaded by now
        from blog.listing import register_columns
        from blog.models import AnswerPage, AnswerTime, BlogIndexPage, QuestionTexts
        from blog.questions import identity, waiting
        from blog.questions.going_live import question_answered
        from blog.questions.notices import QUESTION_ANSWERED
        from blog.questions.notices import question_answered as answered_mail
        from blog.questions.retention import register_rules
        from blog.structured import describe
        from blog.timer.panel import timer_panel
        from blog.timer.services import stop_on_publish
        from cms.clinic import figures
        from cms.clinic import waiting as what_waits
        from cms.core import structured
        from cms.core.editor import register_side_panel
        from cms.core.publishing import register_step
        from cms.governance import page_rules
        from cms.outbox import kinds
        from cms.pagecache.stamp import watch

        figures.register(answers)
        figures.register(waiting.figures)
        what_waits.register(20, waiting.to_answer)
        what_waits.register(90, waiting.suspected)
        what_waits.register_way(20, waiting.the_inbox)
        kinds.register(QUESTION_ANSWERED, answered_mail)
        register_step(question_answered)
        page_rules.register(identity.undecided_on)
        register_rules()
        # Readers see the minutes, and the list's title above every answer.
        watch(AnswerTime, BlogIndexPage, QuestionTexts)
        structured.register(AnswerPage, describe)
        register_columns()
        register_step(stop_on_publish)
        register_side_panel(timer_panel)

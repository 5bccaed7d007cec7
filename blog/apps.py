from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from blog.figures import answers  # apps are loaded by now
        from blog.listing import register_columns
        from blog.models import AnswerTime
        from blog.timer.panel import timer_panel
        from blog.timer.services import stop_on_publish
        from cms.clinic import figures
        from cms.core.editor import register_side_panel
        from cms.core.publishing import register_step
        from cms.pagecache.stamp import watch

        figures.register(answers)
        register_columns()
        register_step(stop_on_publish)
        register_side_panel(timer_panel)
        # Readers see the minutes.
        watch(AnswerTime)

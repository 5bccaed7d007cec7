from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from blog.figures import answers  # apps are loaded by now
        from blog.models import AnswerPage, BlogIndexPage
        from blog.structured import describe
        from cms.clinic import figures
        from cms.core import structured
        from cms.pagecache.stamp import watch

        figures.register(answers)
        # Its title stands above every answer.
        watch(BlogIndexPage)
        structured.register(AnswerPage, describe)

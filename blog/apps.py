from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from blog.figures import answers  # apps are loaded by now
        from cms.clinic import figures

        figures.register(answers)

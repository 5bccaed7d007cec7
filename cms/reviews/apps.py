from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Clinical reviews: who read a page when, and what is due."""

    name = "cms.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.clinic import figures, waiting  # apps are loaded by now
        from cms.pagecache.stamp import watch
        from cms.reviews import reports
        from cms.reviews.admin_columns import register_columns
        from cms.reviews.models import ReviewRecord, ReviewSettings

        figures.register(reports.figures)
        register_columns()
        waiting.register(35, reports.overdue)
        waiting.register(60, reports.soon)
        watch(ReviewRecord, ReviewSettings)

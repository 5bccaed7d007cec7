from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Clinical reviews: review records, the list of due pages and the review workflow."""

    name = "cms.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.page_cache.content_version import invalidate_on_change  # apps are loaded by now
        from cms.reviews.models import ReviewRecord, ReviewSettings

        invalidate_on_change(ReviewRecord, ReviewSettings)

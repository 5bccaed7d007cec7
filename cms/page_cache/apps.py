from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "cms.page_cache"
    label = "page_cache"
    default_auto_field = "django.db.models.BigAutoField"

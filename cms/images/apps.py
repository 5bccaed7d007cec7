from django.apps import AppConfig


class CustomImagesConfig(AppConfig):
    name = "cms.images"
    label = "images"
    default_auto_field = "django.db.models.BigAutoField"

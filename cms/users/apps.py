from django.apps import AppConfig


class CustomUsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    default_auto_field = "django.db.models.BigAutoField"

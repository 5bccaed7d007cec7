from django.urls import reverse
from wagtail import hooks


@hooks.register("register_account_menu_item")
def register_change_password(request):
    return {
        "url": reverse("account_change_password"),
        "label": "Change your password",
        "help_text": "At least 15 characters. Your other sessions end.",
    }


@hooks.register("register_account_menu_item")
def register_second_factor(request):
    return {
        "url": reverse("mfa_index"),
        "label": "Two-step sign-in",
        "help_text": "Sign in with your device, or with a code from your phone.",
    }

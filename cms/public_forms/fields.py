"""Fields that several public forms share."""

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms.public_forms.forms import PublicTextField


class EmailField(PublicTextField):
    """An email address with its domain in lowercase. Whether the address exists is not checked."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "email", "autocomplete": "email"}
        super().__init__(**{"label": _("Email"), "widget": forms.EmailInput(attrs=attrs), "max_length": 254} | kwargs)

    def clean(self, value) -> str:
        text = super().clean(value)
        if not text:
            return ""
        local, _separator, domain = text.rpartition("@")
        address = f"{local}@{domain.lower()}"
        try:
            validate_email(address)
        except forms.ValidationError:
            raise forms.ValidationError(_("Enter a full email address, like name@example.com")) from None
        return address


def radio_choice(message: str, **kwargs) -> forms.ChoiceField:
    """A group of radio buttons; `message` says what to do when nothing, or nothing on the list, was chosen."""
    messages = {"required": message, "invalid_choice": message}
    return forms.ChoiceField(widget=forms.RadioSelect, error_messages=messages, **kwargs)


def required_checkbox(message: str, **kwargs) -> forms.BooleanField:
    """A checkbox that must be checked; `message` asks for it."""
    return forms.BooleanField(error_messages={"required": message}, **kwargs)

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
    """Return a group of radio buttons. `message` is the error if nothing, or no listed choice, was selected."""
    messages = {"required": message, "invalid_choice": message}
    return forms.ChoiceField(widget=forms.RadioSelect, error_messages=messages, **kwargs)


def required_checkbox(message: str, **kwargs) -> forms.BooleanField:
    """Return a checkbox that must be checked. `message` is the error if it is not."""
    return forms.BooleanField(error_messages={"required": message}, **kwargs)

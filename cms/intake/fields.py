"""Kinds of fields that several public forms ask."""

from django import forms
from django.core.validators import validate_email

from cms.intake.forms import PublicTextField


class EmailField(PublicTextField):
    """An e-mail address, its domain in small letters. Nobody is asked whether it exists."""

    def clean(self, value) -> str:
        text = super().clean(value)
        if not text:
            return ""
        local, _, domain = text.rpartition("@")
        address = f"{local}@{domain.lower()}"
        try:
            validate_email(address)
        except forms.ValidationError:
            raise forms.ValidationError("Enter an e-mail address in full, like name@example.com") from None
        return address


def choice(sentence: str, **kwargs) -> forms.ChoiceField:
    """One of several; `sentence` says what to do when none or an unknown one was sent."""
    messages = {"required": sentence, "invalid_choice": sentence}
    return forms.ChoiceField(error_messages=messages, **kwargs)


def tick(sentence: str, **kwargs) -> forms.BooleanField:
    return forms.BooleanField(error_messages={"required": sentence}, **kwargs)

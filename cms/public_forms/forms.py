"""Base classes of the public forms: text cleaning, the honeypot, the idempotency key, and the error summary."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.public_forms.spam.normalization import SpamFields
from cms.text import CONTROL_CHARACTERS, normalize_text

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
SECONDS = re.compile(r"[0-9]{1,6}")


class PublicTextField(forms.CharField):
    """Text that a visitor typed: normalized, with plain newlines that count as one character each.

    Text is never cut: control characters, and text that is too long, are refused with an error message.
    """

    def __init__(self, *, label_in_sentence: str, one_line: bool = True, **kwargs):
        self.label_in_sentence = label_in_sentence
        self.one_line = one_line
        self.allowed_length = kwargs.pop("max_length", None)
        super().__init__(strip=False, **kwargs)
        # Django's validators would count a newline (CRLF) as two characters and refuse NUL with their own message.
        self.validators = []

    def to_python(self, value) -> str:
        return normalize_text(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        # U+FFFD replaces bytes that are not valid UTF-8.
        if CONTROL_CHARACTERS.search(value) or "\ufffd" in value or (self.one_line and "\n" in value):
            raise forms.ValidationError(
                _("%(field)s contains a character we can’t accept. Please retype it."),
                params={"field": self.label_in_sentence},
            )
        if self.allowed_length and len(value) > self.allowed_length:
            over = len(value) - self.allowed_length
            raise forms.ValidationError(
                ngettext(
                    "%(field)s is %(over)d character too long. Shorten it to %(limit)d characters or fewer.",
                    "%(field)s is %(over)d characters too long. Shorten it to %(limit)d characters or fewer.",
                    over,
                ),
                params={"field": self.label_in_sentence, "over": over, "limit": self.allowed_length},
            )


class HiddenField(forms.CharField):
    """A field that people don't fill in. No value is an error."""

    def __init__(self):
        super().__init__(required=False, strip=False)
        self.validators = []


class IntakeForm(forms.Form):
    """A public form. Hidden fields never cause an error: an invalid value counts as empty."""

    # The honeypot: people don't see it and browsers don't fill it in. If it has a value, the form is stored as spam.
    sky = HiddenField()
    key = HiddenField()
    # Whole seconds between opening and sending the form; empty without JavaScript.
    took = HiddenField()

    # Which fields contain names, texts and contact details, for cms/public_forms/spam.
    spam_fields = SpamFields()

    def clean_took(self) -> int | None:
        return int(self.typed_took) if self.typed_took else None

    @property
    def typed_took(self) -> str:
        """Seconds spent so far, so that a form shown again continues to count; empty if the value was invalid."""
        took = self.data.get("took", "") if self.is_bound else ""
        return took if SECONDS.fullmatch(took) else ""

    def clean_key(self) -> str:
        key = self.cleaned_data.get("key", "")
        return key if KEY.fullmatch(key) else ""

    @property
    def typed_key(self) -> str:
        """The key to put into a form that is shown again; empty if the value was invalid."""
        key = self.data.get("key", "") if self.is_bound else ""
        return key if KEY.fullmatch(key) else ""

    @property
    def trapped(self) -> bool:
        return bool(self.data.get("sky", "").strip())

    def fingerprint_data(self) -> dict:
        """Return the answers without hidden fields. Two submissions are the same if these are equal."""
        hidden = {"sky", "key", "took", *self.hidden_names}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    hidden_names: tuple[str, ...] = ()

    def error_summary(self) -> list[tuple[str, str]]:
        """Return each error in field order as (id of the field to link to, message)."""
        if not self.is_bound:
            return []
        return [(self.first_id(name), error) for name in self.fields for error in self.errors.get(name, ())]

    def first_id(self, name: str) -> str:
        """Return the id that the summary links to. For a group of choices it is the first choice's."""
        own = self[name].auto_id
        return f"{own}_0" if isinstance(self.fields[name], forms.ChoiceField) else own

"""What every public form shares: text cleaning, the honeypot, the key, and errors as a summary of links."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.public_forms.spam.normalization import SpamFields
from cms.text import CONTROL_CHARACTERS, normalize_text

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
SECONDS = re.compile(r"[0-9]{1,6}")


class PublicTextField(forms.CharField):
    """Text of a reader: normalize_text, plain line ends, no control characters; a line break counts one.

    Nothing is cut or changed in silence: what cannot be kept is refused with a sentence.
    """

    def __init__(self, *, label_in_sentence: str, one_line: bool = True, **kwargs):
        self.label_in_sentence = label_in_sentence
        self.one_line = one_line
        self.allowed_length = kwargs.pop("max_length", None)
        super().__init__(strip=False, **kwargs)
        # Django's own would count a line break twice and refuse NUL in words of its own.
        self.validators = []

    def to_python(self, value) -> str:
        return normalize_text(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        # The last one stands where half of a character was sent.
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
    """A field no person fills: whatever it holds is no error."""

    def __init__(self):
        super().__init__(required=False, strip=False)
        self.validators = []


class IntakeForm(forms.Form):
    """A public form. Hidden fields never cause an error: a bad one counts as empty."""

    # A field that no person sees and no browser fills; whoever fills it is stored as suspected spam.
    sky = HiddenField()
    key = HiddenField()
    # Whole seconds from when the form could be filled to when it was sent; empty without script.
    took = HiddenField()

    # Which fields hold names, texts and the ways to reach somebody, for cms/public_forms/suspicion.
    spam_fields = SpamFields()

    def clean_took(self) -> int | None:
        return int(self.typed_took) if self.typed_took else None

    @property
    def typed_took(self) -> str:
        """The seconds to count on from when the form is sent again; empty when they were none."""
        took = self.data.get("took", "") if self.is_bound else ""
        return took if SECONDS.fullmatch(took) else ""

    def clean_key(self) -> str:
        key = self.cleaned_data.get("key", "")
        return key if KEY.fullmatch(key) else ""

    @property
    def typed_key(self) -> str:
        """The key to send back with what was typed; empty when it was none."""
        key = self.data.get("key", "") if self.is_bound else ""
        return key if KEY.fullmatch(key) else ""

    @property
    def trapped(self) -> bool:
        return bool(self.data.get("sky", "").strip())

    def fingerprint_data(self) -> dict:
        """What makes this sending this one: the normalised answers, without hidden fields."""
        hidden = {"sky", "key", "took", *self.hidden_names}
        return {name: value for name, value in self.cleaned_data.items() if name not in hidden}

    hidden_names: tuple[str, ...] = ()

    def error_summary(self) -> list[tuple[str, str]]:
        """Each error once, in the order of the fields: (id of the field it links to, sentence)."""
        if not self.is_bound:
            return []
        return [(self.first_id(name), error) for name in self.fields for error in self.errors.get(name, ())]

    def first_id(self, name: str) -> str:
        """The id a link in the summary leads to: of a group of choices, its first one."""
        own = self[name].auto_id
        return f"{own}_0" if isinstance(self.fields[name], forms.ChoiceField) else own

"""What a password may not be made of."""

import re

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError

# What must be left of a password when the words everybody here would guess are taken out.
LEFT = 8
GUESSED = ("password", "passwort", "welcome", "letmein", "clinic", "consultation", "admin", "qwerty", "123456")


class ClinicWordsValidator:
    """Refuses the clinic's name, the site's address and one's own name, however often they are repeated.

    `named_by` is the model, like `clinic.ClinicSettings`, whose row holds the clinic's name.
    """

    def __init__(self, named_by: str):
        self.named_by = named_by

    def validate(self, password: str, user=None) -> None:
        left = _letters(password)
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT:
            raise ValidationError(
                "This password is too easy to guess. Use a longer phrase without your name or the clinic's name.",
                code="password_of_clinic_words",
            )

    def get_help_text(self) -> str:
        return "Your password can't be based on your name or the clinic's name."

    def _words(self, user) -> set[str]:
        names = apps.get_model(self.named_by).objects.values_list("name", flat=True)
        sources = [*names, settings.SITE_URL, *GUESSED]
        if user is not None:
            sources += [user.username, user.first_name, user.last_name, user.email]
        found = {_letters(word) for source in sources for word in re.split(r"[\W_]+", source or "")}
        return {word for word in found if len(word) >= 4}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())

"""What a real clinic still has to do before it opens. Each app registers what it knows about."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.clinic.facts import Facts
from cms.clinic.models import Confirmation
from cms.privacy.keys import digest


@dataclass(frozen=True)
class Todo:
    """One thing to do. With `confirm` it is done by saying so, else by changing something at `url`."""

    sentence: str
    done: bool
    url: str
    confirm: str = ""
    value: str = ""

    @property
    def seen(self) -> str:
        """What the page sends back, so that only what was on the screen gets confirmed."""
        return digest("confirmation-seen", self.value)


_sources: list[Callable[[], list[Todo]]] = []


def register(source: Callable[[], list[Todo]]) -> None:
    _sources.append(source)


def todos() -> list[Todo]:
    return [todo for source in _sources for todo in source()]


def confirmable(subject: str) -> Todo | None:
    """What confirming `subject` now would confirm; None when nothing of that name can be."""
    return next((todo for todo in todos() if todo.confirm == subject), None)


def confirmed_text(subject: str, sentence: str, value: str, url: str) -> Todo:
    """A text that is done when somebody has confirmed exactly as it stands now."""
    done = bool(value) and Confirmation.objects.holds(subject, value)
    return Todo(sentence, done, url, confirm=subject if value else "", value=value)


def clinic_todos() -> list[Todo]:
    clinic = Facts().settings
    edit = reverse("wagtailsettings:edit", args=["clinic", "clinicsettings"])
    email = (
        f"Is {clinic.email} spelled right? Readers write to it."
        if clinic.email
        else "Give the clinic's e-mail address."
    )
    accounts = get_user_model().objects.filter(is_active=True, is_superuser=False).exclude(email="")
    return [
        confirmed_text("email", email, clinic.email, edit),
        Todo("Give the phone number that stands where a form cannot be used.", bool(clinic.phone), edit),
        Todo(
            "Say when the clinic is open, and when it calls back.",
            bool(clinic.hours_text and clinic.reply_promise),
            edit,
        ),
        Todo("Set EMAIL_URL: until then mail to staff is only printed where the site runs.", settings.EMAIL_IS_SET, ""),
        Todo(
            "Make an account with an e-mail address for each colleague.",
            accounts.exists(),
            reverse("colleagues"),
        ),
    ]

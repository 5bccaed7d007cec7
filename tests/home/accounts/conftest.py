"""Owners who manage users: form data, access log entries and sent emails."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command

from cms.clinic.models import Location
from cms.outbox.models import Message
from cms.privacy.models import ReadLogEntry

User = get_user_model()


@pytest.fixture
def account(db):
    """One of the demo's accounts as it stands now: `account("editor")`."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def owner(sign_in):
    return sign_in("owner")


@pytest.fixture
def second_owner(account):
    """The manager, made an owner besides the demo's."""
    user = account("manager")
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def ada() -> dict:
    """What an owner types about a new colleague, valid as it stands."""
    return {
        "first_name": "Ada",
        "last_name": "Okafor",
        "email": "ada.okafor@harborlight.example",
        "username": "",
        "role": "frontdesk",
        "scope": "all",
    }


@pytest.fixture
def typed():
    """The edit form as a browser sends it back untouched."""

    def answers(user) -> dict:
        member = getattr(user, "staff_member", None)
        return {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "role": "owner" if user.is_superuser else user.groups.get().name,
            "scope": member.scope if member else "all",
            "locations": [place.pk for place in member.locations.all()] if member else [],
            "physician": (member.physician_id or "") if member else "",
        }

    return answers


@pytest.fixture
def harbor_point(db) -> Location:
    return Location.objects.get(slug="harbor-point")


@pytest.fixture
def logged(db):
    """What the read log says about accounts since the test began: who, what kind, and the details."""
    start = ReadLogEntry.objects.count()

    def entries() -> list[tuple[str, str, dict]]:
        found = ReadLogEntry.objects.order_by("pk")[start:]
        return [(one.person, one.action, one.details) for one in found if one.action in ("account", "refused")]

    return entries


class Phones:
    """The ids of the accounts with a second factor, in the database."""

    def add(self, pk: int) -> None:
        Authenticator.objects.create(user_id=pk, type=Authenticator.Type.TOTP, data={})

    def now(self) -> set[int]:
        return set(Authenticator.objects.values_list("user", flat=True))


@pytest.fixture
def phones(db) -> Phones:
    return Phones()


@pytest.fixture
def mails(db):
    """Send what waits; the mails that went out, those of the demo left aside."""
    Message.objects.all().delete()

    def sent():
        mail.outbox.clear()
        call_command("send_outbox", verbosity=0)
        return mail.outbox

    return sent

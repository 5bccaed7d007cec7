"""Owners at their desk: what they type about a colleague, what was logged, and which mail went out."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command

from cms.clinic.models import Location
from cms.outbox.models import Message
from home.people import services, views
from home.people.services import readlog

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
def logged(monkeypatch) -> list[dict]:
    """What was written into the read log about accounts, as well as there."""
    seen, record, record_for = [], readlog.record, readlog.record_for

    def noted(request, action, references=(), **details):
        seen.append({"who": request.user.get_username(), "action": action, **details})
        record(request, action, references, **details)

    def noted_for(name, action, references=(), **details):
        seen.append({"who": name, "action": action, **details})
        record_for(name, action, references, **details)

    monkeypatch.setattr(readlog, "record", noted)
    monkeypatch.setattr(readlog, "record_for", noted_for)
    return seen


@pytest.fixture
def phones(monkeypatch) -> set[int]:
    """The ids of the accounts with a second factor."""
    holders = set()

    def remove(user) -> int:
        count = len(holders & {user.pk})
        holders.discard(user.pk)
        return count

    for module in (services, views):
        monkeypatch.setattr(module, "has_factor", lambda user: user.pk in holders)
    monkeypatch.setattr(services, "remove_factors", remove)
    return holders


@pytest.fixture
def mails(db):
    """Send what waits; the mails that went out, those of the demo left aside."""
    Message.objects.all().delete()

    def sent():
        mail.outbox.clear()
        call_command("send_outbox", verbosity=0)
        return mail.outbox

    return sent

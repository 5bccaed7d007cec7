"""The kinds of mail there are. An app registers its own in `apps.py`; nothing here knows what they are about."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.outbox.models import Message


@dataclass(frozen=True)
class Kind:
    """Who gets it, decided when it is sent, and its two plain-text parts as templates of its facts."""

    recipients: Callable[[dict], list[str]]
    subject: str
    template: str
    context: Callable[[dict], dict]
    still_wanted: Callable[[dict], bool] = lambda facts: True
    """Asked before each try; a mail about what is gone by then is dropped."""


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def in_words(name: str) -> str:
    """What the people of the clinic call this kind: its subject, which is always the same."""
    return _kinds[name].subject if name in _kinds else name


def post(name: str, **facts) -> Message:
    """Put a mail into the outbox; call it inside the transaction of what it tells about."""
    return Message.objects.create(kind=name, facts=facts)

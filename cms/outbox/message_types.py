"""The types of mail.

A registry, because the outbox is at the bottom and must ask the apps above it who gets a mail and what it says: they
register their types in their `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cms.outbox.models import Message


@dataclass(frozen=True)
class MessageType:
    """Who gets it, decided when it is sent, and its two plain-text parts as templates of its facts."""

    recipients: Callable[[dict], list[str]]
    subject: str
    template: str
    context: Callable[[dict], dict]
    still_wanted: Callable[[dict], bool] = lambda facts: True
    """Asked before each try; a mail about what is gone by then is dropped."""
    address: Callable[[dict, str], str] = lambda facts, recipient: recipient
    """Where it goes, asked when it is sent. A reader's address is not kept here: `recipients` then names a stand-in."""
    stands_for: str = ""
    """What the clinic's people read in the place of a stand-in."""
    after_sent: Callable[[dict], None] = lambda facts: None
    """Done when a copy is out, in the transaction that says so."""


_message_types: dict[str, MessageType] = {}


def register_message_type(name: str, kind: MessageType) -> None:
    _message_types[name] = kind


def get_message_type(name: str) -> MessageType:
    return _message_types[name]


def message_type_label(name: str) -> str:
    """What the people of the clinic call this kind: its subject, which is always the same."""
    return _message_types[name].subject if name in _message_types else name


def recipient_label(message: Message) -> str:
    """To whom a message goes, as the clinic's people read it; empty until it is addressed."""
    kind = _message_types.get(message.kind)
    return kind.stands_for if kind and kind.stands_for and message.recipient else message.recipient


def run_after_sent(message: Message) -> None:
    """Do what follows a copy that is out."""
    if message.recipient and (kind := _message_types.get(message.kind)):
        kind.after_sent(message.facts)


def enqueue_message(name: str, **facts) -> Message:
    """Put a mail into the outbox; call it inside the transaction of what it tells about."""
    return Message.objects.create(kind=name, facts=facts)

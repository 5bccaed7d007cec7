"""The types of email that the site sends.

A registry, because the outbox must ask higher apps, which it cannot import, who receives an email and what it
contains. They register their types in their `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cms.outbox.models import Message


@dataclass(frozen=True)
class MessageType:
    """Recipients, subject and body of a type of email. All of them are decided when it is sent, from its facts."""

    recipients: Callable[[dict], list[str]]
    subject: str
    template: str
    context: Callable[[dict], dict]
    still_wanted: Callable[[dict], bool] = lambda facts: True
    """Called before each try; if it returns False, the message is discarded."""
    address: Callable[[dict, str], str] = lambda facts, recipient: recipient
    """Returns the address to send to. For readers, `recipients` returns a placeholder, and this looks up the address
    when the email is sent, so that it is never stored in the outbox."""
    stands_for: str = ""
    """What the email report shows instead of a placeholder."""
    after_sent: Callable[[dict], None] = lambda facts: None
    """Called after a copy was sent, in the transaction that marks it as sent."""


_message_types: dict[str, MessageType] = {}


def register_message_type(name: str, kind: MessageType) -> None:
    _message_types[name] = kind


def get_message_type(name: str) -> MessageType:
    return _message_types[name]


def message_type_label(name: str) -> str:
    """Return the type's subject, which is the same for all of its messages and serves as its name in the admin."""
    return _message_types[name].subject if name in _message_types else name


def recipient_label(message: Message) -> str:
    """Return the recipient as the email report shows it; empty until the message has recipients."""
    kind = _message_types.get(message.kind)
    return kind.stands_for if kind and kind.stands_for and message.recipient else message.recipient


def run_after_sent(message: Message) -> None:
    """Call the type's `after_sent` for a copy that was sent."""
    if message.recipient and (kind := _message_types.get(message.kind)):
        kind.after_sent(message.facts)


def enqueue_message(name: str, **facts) -> Message:
    """Add a message to the outbox. Call it in the transaction that saves what the message is about."""
    return Message.objects.create(kind=name, facts=facts)

"""Builds the email for a message: one recipient, the clinic's name and address as sender, and fixed headers."""

from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from cms.outbox import message_types
from cms.outbox.models import Message

MAX_NAME_LENGTH = 120


class MessageObsolete(Exception):
    """The message is no longer needed, for example because its subject was deleted."""


def sender_header() -> str:
    """Return the From header: DEFAULT_FROM_EMAIL with the clinic's name as one short line of printable characters."""
    name = " ".join(import_string(settings.MAIL_SENDER_NAME)().split())
    # "=?" starts an encoded word (RFC 2047), which could decode to line breaks and add headers.
    visible = "".join(letter for letter in name if letter.isprintable()).replace("=?", "")
    return formataddr((visible[:MAX_NAME_LENGTH], parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def get_deliverable_type(message: Message) -> message_types.MessageType:
    """Return the message's type. Raises MessageObsolete if the message is no longer needed."""
    kind = message_types.get_message_type(message.kind)
    if not kind.still_wanted(message.facts):
        raise MessageObsolete
    return kind


def build_email(message: Message, sender: str, connection=None) -> EmailMessage:
    """Build the email. Raises MessageObsolete, or ValidationError if the recipient is not exactly one address."""
    kind = get_deliverable_type(message)
    recipient = kind.address(message.facts, message.recipient)
    validate_email(recipient)
    return EmailMessage(
        subject=kind.subject,
        body=render_to_string(kind.template, kind.context(message.facts)),
        from_email=sender,
        to=[recipient],
        headers={
            "Message-ID": f"<{message.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )

"""A message as the mail it becomes: one recipient, the clinic's own name and address, and constant headers."""

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
    """What the message told of is gone."""


def sender_header() -> str:
    """The value of From: the address of the settings, and the clinic's name as one short line of visible characters."""
    name = " ".join(import_string(settings.MAIL_SENDER_NAME)().split())
    # "=?" would be read as the start of a code for other characters, line breaks among them.
    visible = "".join(letter for letter in name if letter.isprintable()).replace("=?", "")
    return formataddr((visible[:MAX_NAME_LENGTH], parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def get_deliverable_type(message: Message) -> message_types.MessageType:
    """The message's kind; NotWanted when nobody needs to be told any more."""
    kind = message_types.get_message_type(message.kind)
    if not kind.still_wanted(message.facts):
        raise MessageObsolete
    return kind


def build_email(message: Message, sender: str, connection=None) -> EmailMessage:
    """NotWanted, or ValidationError when the recipient is not exactly one address."""
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

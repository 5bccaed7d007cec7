"""Classifies sending errors and says how long to wait before the next try.

Only class names and SMTP codes are stored, because a mail server's message can contain email addresses.
"""

import random
import smtplib
from datetime import timedelta

# Minutes to wait after the first, second, third and every later failure of one message.
MESSAGE_WAITS = (1, 5, 15, 60)
# The same for the mail server as a whole. Short, so that all waiting email is sent within 15 minutes of its return.
SERVER_WAITS = (1, 2, 3)
JITTER = 0.2
# After this long a message counts as failed, until a user selects "Send again".
GIVE_UP_AFTER = timedelta(days=7)
CLOSING_DOWN = 421
NO_ANSWER = ("TimeoutError", "ConnectionResetError", "ConnectionAbortedError", "BrokenPipeError", "OSError", "SSLError")


class NoRecipientsError(Exception):
    """No user with an email address has permission to see what the message is about."""


def wait_after(failures: int, minutes: tuple[int, ...]) -> timedelta:
    """Return the wait after `failures` failures, varied by up to 20 % so that retries don't all happen at once."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return timedelta(minutes=minutes[min(failures, len(minutes)) - 1] * spread)


def code_of(error: Exception) -> int | None:
    """Return the SMTP status code, or None if the server sent none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return getattr(error, "smtp_code", None) if isinstance(error, smtplib.SMTPResponseException) else None


def kind_of(error: Exception) -> str:
    """Return the error as it is stored: class name and SMTP code, if any."""
    code = code_of(error)
    return (type(error).__name__ + (f" {code}" if code else ""))[:100]


def is_refusal(error: Exception) -> bool:
    """Whether the server rejected this email but accepts others on the same connection."""
    return code_of(error) not in (None, CLOSING_DOWN)


def is_connection_error(error: Exception) -> bool:
    """Whether the connection failed, timed out or is closing, so that other emails would fail too."""
    return isinstance(error, OSError) and not is_refusal(error)


def error_label(kind: str) -> str:
    """Return a description for staff of an error stored by `kind_of`."""
    name, _, code = kind.partition(" ")
    if not kind:
        return ""
    if name == NoRecipientsError.__name__:
        return "no recipient with an email address"
    if code and code != str(CLOSING_DOWN):
        return f"the mail server rejected it ({code})"
    if name.startswith("SMTP") or name in NO_ANSWER:
        return "the mail server did not respond"
    return f"the email could not be created ({name})"

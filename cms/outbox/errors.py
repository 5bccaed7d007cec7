"""What went wrong with a mail: whose fault it is, and how long to wait. Classes and codes, never a server's words."""

import random
import smtplib
from datetime import timedelta

# In minutes, after the first, second, third and every later failure of one message.
MESSAGE_WAITS = (1, 5, 15, 60)
# The same for the whole server. Short: what waits for it must be out fifteen minutes after it is back.
SERVER_WAITS = (1, 2, 3)
JITTER = 0.2
# A mail that could not be sent for so long has failed, until somebody presses "Send again".
GIVE_UP_AFTER = timedelta(days=7)
CLOSING_DOWN = 421
NO_ANSWER = ("TimeoutError", "ConnectionResetError", "ConnectionAbortedError", "BrokenPipeError", "OSError", "SSLError")


class NoRecipientsError(Exception):
    """No account may read what the message is about, or none of them has an e-mail address."""


def wait_after(failures: int, minutes: tuple[int, ...]) -> timedelta:
    """How long to wait after so many failures, a fifth more or less so that not all come back at once."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret
    return timedelta(minutes=minutes[min(failures, len(minutes)) - 1] * spread)


def code_of(error: Exception) -> int | None:
    """The mail server's number, where it gave one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return getattr(error, "smtp_code", None) if isinstance(error, smtplib.SMTPResponseException) else None


def kind_of(error: Exception) -> str:
    code = code_of(error)
    return (type(error).__name__ + (f" {code}" if code else ""))[:100]


def is_refusal(error: Exception) -> bool:
    """Whether the server said no to this mail and goes on with the next."""
    return code_of(error) not in (None, CLOSING_DOWN)


def is_connection_error(error: Exception) -> bool:
    """Whether the line was cut, hangs or is being closed: no other mail would fare better now."""
    return isinstance(error, OSError) and not is_refusal(error)


def error_label(kind: str) -> str:
    """A failure's kind, for the people of the clinic."""
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

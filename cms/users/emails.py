"""Mail to the holder of an account: that something happened, and the link to set a password. Never a secret."""

from django.conf import settings

from cms.outbox.message_types import MessageType, enqueue_message
from cms.outbox.models import Message
from cms.users.models import User
from cms.users.password_tokens import password_link

NOTICE = "account-notice"
RESET = "password-reset"

PASSWORDS_REFUSED = "passwords-refused"
CODES_REFUSED = "codes-refused"
FACTOR_ADDED = "factor-added"
FACTOR_REMOVED = "factor-removed"
FACTORS_RESET = "factors-reset"
CODES_MADE = "codes-made"
PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of a notice
PASSWORD_SET = "password-set"  # noqa: S105 - the name of a notice

SENTENCES = {
    PASSWORDS_REFUSED: "Someone entered too many incorrect passwords for your account. For now, no password is "
    "accepted, including the correct one. You can still sign in with a passkey.",
    CODES_REFUSED: "Someone with your password entered too many incorrect codes. No code is accepted for 15 minutes. "
    "If this wasn't you, change your password now.",
    FACTOR_ADDED: "A passkey or an authenticator app was added to your account.",
    FACTOR_REMOVED: "A passkey or an authenticator app was removed from your account.",
    FACTORS_RESET: "A site owner reset your two-step sign-in and removed your passkeys, authenticator app, "
    "and recovery codes. Set it up again when you sign in.",
    CODES_MADE: "New recovery codes were created for your account. The old ones no longer work.",
    PASSWORD_CHANGED: "Your password was changed. You were signed out of your other sessions.",
    PASSWORD_SET: "Your password was reset through an emailed link. You were signed out everywhere.",
}


def notify_user(user: User, what: str) -> None:
    """Put a notice into the outbox; call it inside the transaction of what it tells about."""
    if _can_be_told(user):
        enqueue_message(NOTICE, user=user.pk, what=what)


def send_link(user: User | None) -> None:
    """Put the mail with the link into the outbox. Without a person to send it to, the same row is written as done."""
    if user and _can_be_told(user):
        enqueue_message(RESET, user=user.pk)
    else:
        Message.objects.create(kind=RESET, facts={"user": 0}, state=Message.State.SENT)


def _can_be_told(user: User) -> bool:
    return bool(user.is_active and user.email)


def recipients(facts: dict) -> list[str]:
    return list(User.objects.filter(pk=facts["user"], is_active=True).exclude(email="").values_list("email", flat=True))


def notice_context(facts: dict) -> dict:
    return {"sentence": SENTENCES[facts["what"]], "link": f"{settings.SITE_URL}/admin/login/"}


def reset_context(facts: dict) -> dict:
    """The link is made now, when the mail is written: it stands in no table."""
    return {"link": password_link(User.objects.get(pk=facts["user"], is_active=True))}


account_notice = MessageType(recipients, "About your account", "account/mail/notice.txt", notice_context)
password_reset = MessageType(recipients, "Set a new password", "account/mail/password_reset.txt", reset_context)

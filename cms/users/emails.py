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
    PASSWORDS_REFUSED: "Somebody tried many wrong passwords for your account. For a while no password is accepted, "
    "not even the right one. A passkey works all the time.",
    CODES_REFUSED: "Somebody who knows your password tried many wrong codes. For 15 minutes no code is accepted. "
    "If it was not you, change your password at once.",
    FACTOR_ADDED: "A passkey or an authenticator app was added to your account.",
    FACTOR_REMOVED: "A passkey or an authenticator app was removed from your account.",
    FACTORS_RESET: "The owner of the site removed your passkeys, your authenticator app and your recovery codes. "
    "Add a new one when you sign in.",
    CODES_MADE: "New recovery codes were made for your account. The old ones no longer work.",
    PASSWORD_CHANGED: "The password of your account was changed. Your other sessions have ended.",
    PASSWORD_SET: "A new password was set for your account through a link from a mail. Your sessions have ended.",
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

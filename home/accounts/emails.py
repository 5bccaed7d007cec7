"""Emails about user accounts. A queued message holds ids only; the password link is made when the email is written."""

from datetime import timedelta

from django.utils import timezone
from wagtail.admin.utils import get_user_display_name

from cms.clinic.context import ClinicContext
from cms.outbox.message_types import MessageType, enqueue_message
from cms.outbox.models import Message
from cms.users.password_tokens import password_link
from home.accounts.roles import User, active_owners, is_invited

INVITATION = "invitation"
MFA_RESET = "second-factor-removed"
INVITATION_DAYS = 7


def send_invitation(user) -> None:
    """Queue an invitation in place of any that has not been sent yet."""
    Message.objects.filter(kind=INVITATION, facts__user=user.pk).exclude(state=Message.State.SENT).delete()
    enqueue_message(INVITATION, user=user.pk)


def notify_owners_of_mfa_reset(user, reset_by=None) -> None:
    """`reset_by` is an owner, or None for the command. `remove_factors` notifies the account holder."""
    facts = {"user": user.pk, "by": reset_by.pk if reset_by else None}
    if other_owners(facts):
        enqueue_message(MFA_RESET, **facts)


def invitation_recipients(facts: dict) -> list[str]:
    user = User.objects.filter(pk=facts["user"]).exclude(email="").first()
    return [user.email] if user and is_invited(user) else []


def invitation_context(facts: dict) -> dict:
    user = User.objects.get(pk=facts["user"])
    return {
        "name": get_user_display_name(user),
        "username": user.get_username(),
        "link": password_link(user, days=INVITATION_DAYS),
        "expires_at": timezone.localtime() + timedelta(days=INVITATION_DAYS),
        "clinic": ClinicContext().settings.name,
    }


def other_owners(facts: dict) -> list[str]:
    """Email addresses of all owners except the account holder."""
    owners = active_owners().exclude(pk=facts["user"]).exclude(email="")
    return sorted(owners.values_list("email", flat=True))


def mfa_reset_context(facts: dict) -> dict:
    user = User.objects.get(pk=facts["user"])
    reset_by = User.objects.filter(pk=facts["by"]).first()
    return {
        "name": get_user_display_name(user),
        "username": user.get_username(),
        "reset_by": get_user_display_name(reset_by) if reset_by else "the server administrator",
        "clinic": ClinicContext().settings.name,
    }


invitation = MessageType(
    invitation_recipients,
    "Set your password",
    "home/accounts/mail/invitation.txt",
    invitation_context,
    # Not if the user was deactivated or has set a password since.
    still_wanted=lambda facts: bool(invitation_recipients(facts)),
)
mfa_reset = MessageType(
    other_owners, "Two-step sign-in was reset", "home/accounts/mail/mfa_reset.txt", mfa_reset_context
)

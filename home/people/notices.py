"""The mails about accounts. Their facts are ids; the link to set a password is made when a mail is written out."""

from datetime import timedelta

from django.utils import timezone

from cms.clinic.facts import Facts
from cms.outbox.kinds import Kind, post
from cms.outbox.models import Message
from cms.users.links import password_link
from home.people.accounts import User, name_of, owners, was_invited

INVITATION = "invitation"
FACTOR_REMOVED = "second-factor-removed"
# How long the link in an invitation works.
LINK_DAYS = 7


def invite(user) -> None:
    """Put an invitation into the outbox; one that still waits there is taken out."""
    Message.objects.filter(kind=INVITATION, facts__user=user.pk).exclude(state=Message.State.SENT).delete()
    post(INVITATION, user=user.pk)


def tell_owners(user, by=None) -> None:
    """That a second factor was removed. `by` is the owner who did it; None for whoever runs the machine.

    The holder is told by `remove_factors`; an only owner who is the holder gets no second mail.
    """
    facts = {"user": user.pk, "by": by.pk if by else None}
    if other_owners(facts):
        post(FACTOR_REMOVED, **facts)


def invited_address(facts: dict) -> list[str]:
    user = User.objects.filter(pk=facts["user"]).exclude(email="").first()
    return [user.email] if user and was_invited(user) else []


def invitation_context(facts: dict) -> dict:
    user = User.objects.get(pk=facts["user"])
    return {
        "name": name_of(user),
        "user_name": user.get_username(),
        "link": password_link(user, days=LINK_DAYS),
        "until": timezone.localtime() + timedelta(days=LINK_DAYS),
        "clinic": Facts().settings.name,
    }


def other_owners(facts: dict) -> list[str]:
    """All who could have done it."""
    told = owners().exclude(pk=facts["user"]).exclude(email="")
    return sorted(told.values_list("email", flat=True))


def factor_context(facts: dict) -> dict:
    people = User.objects.in_bulk([pk for pk in (facts["user"], facts["by"]) if pk])
    user, by = people[facts["user"]], people.get(facts["by"])
    return {
        "name": name_of(user),
        "user_name": user.get_username(),
        "by": name_of(by) if by else "the person who runs the site's machine",
        "clinic": Facts().settings.name,
    }


invitation = Kind(
    invited_address,
    "Set your password",
    "home/people/mail/invitation.txt",
    invitation_context,
    # Not to a leaver, nor to whoever has a password by then.
    still_wanted=lambda facts: bool(invited_address(facts)),
)
factor_removed = Kind(
    other_owners, "A second factor was removed", "home/people/mail/factor_removed.txt", factor_context
)

"""The few numbers that stand by themselves, each with its words."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from consultations.desk.numbers import hiding, kept
from consultations.desk.numbers.counting import Figures
from consultations.desk.numbers.periods import Period
from consultations.desk.numbers.tables import working_hours
from consultations.models import Invitation
from consultations.retention import before

FEWER = f"fewer than {hiding.FEW}"


@dataclass(frozen=True)
class Fact:
    label: str
    words: str
    note: str = ""


def told(number: int, exact: bool) -> str:
    return f"{number:,}" if exact or not hiding.is_few(number) else FEWER


def replies(figures: Figures, exact: bool) -> list[Fact]:
    """The median and the slowest; none where there is no reply, or too few of them."""
    if not figures.replied or told(figures.replied, exact) == FEWER:
        return []
    return [
        Fact("Median first reply", working_hours(figures.median_reply), "half were faster"),
        Fact("Slowest first reply", working_hours(figures.slowest_reply)),
    ]


def aside(figures: Figures, exact: bool) -> list[Fact]:
    """What is told apart from the tables: referrals, and suspected spam."""
    days = f"in no other number here; deleted after {settings.RETENTION['spam']} days, and then counted no more"
    return [
        Fact("Referrals by a clinician", told(figures.referrals, exact)),
        Fact("Suspected spam", told(figures.suspected, exact), days),
        Fact("Taken back from spam", told(figures.rescued, exact), "put aside by a machine, and a person's after all"),
    ]


def invitations(begins: Period, ends: Period, user) -> list[Fact]:
    """Links made from the one period to the other, as long as all of them are kept.

    A link is no place's, so only who sees all places is told.
    """
    if kept.scope_of(user) != kept.ALL or begins.begins < before(timezone.now(), "invitations"):
        return []
    made = Invitation.objects.filter(made_at__gte=begins.begins, made_at__lt=ends.ends).count()
    days = f"a link is kept {settings.RETENTION['invitations']} days; who came by one stands under “An invitation”"
    return [Fact("Invitation links made", told(made, user.is_superuser), days)]

"""How much waits for whom, in numbers alone: for the dashboard and the mail of the morning."""

from django.db.models import Count, Q

from consultations import clock
from consultations.models import ConsultationRequest

State = ConsultationRequest.State


def request_counts(user) -> dict[str, int]:
    """How many of the requests `user` may know of wait, are late, are nobody's, are the user's, look like spam."""
    clock.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    # Each set by itself, found in an index: what was closed long ago is not even looked at.
    waiting = requests.filter(state=State.NEW).aggregate(
        new=Count("pk"),
        overdue=Count("pk", filter=Q(overdue=True)),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    mine = requests.open_requests().filter(assignee=user).count()
    return waiting | {"mine": mine, "spam": requests.filter(state=State.SPAM).count()}


def request_digest(user) -> list[str]:
    """What the morning's mail tells `user`; nothing where nothing waits."""
    number = request_counts(user)
    sentences = [
        (number["overdue"], "overdue, and should have been answered."),
        (number["new"], "new, overdue ones included."),
        (number["unassigned"], "new and nobody's yet."),
        (number["mine"], "open and yours."),
        (number["spam"], "put aside as suspected spam. Look in: a person may be among them."),
    ]
    return [f"{count} request{'' if count == 1 else 's'}: {words}" for count, words in sentences if count]

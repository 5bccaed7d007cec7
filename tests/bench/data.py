"""Requests by the thousand, in the mix of a clinic that has answered them for years."""

from datetime import timedelta
from itertools import islice

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from cms.clinic.models import Location
from cms.privacy.blind_index import bulk_index
from consultations.models import ConsultationRequest, StateChange
from consultations.search_index import searchable_words

# Of a hundred requests, as they are spread over the years.
MIX = ["new"] * 3 + ["contacted"] * 5 + ["scheduled"] * 4 + ["spam"] * 4 + ["erased"] * 6
MIX += ["closed"] * (100 - len(MIX))
ENTRIES = ConsultationRequest.Entry.values
# One word that a tenth of all hold, and one that ten of all hold, however many there are.
COMMON, RARE, HOLD_RARE = "Alexandra", "Wrenfield", 10


def fill(number: int) -> None:
    """Make `number` requests in place of all that are there, found by their words, with their last move."""
    ConsultationRequest.objects.all().delete()
    staff = list(get_user_model().objects.filter(username__in=("owner", "frontdesk", "manager")).order_by("pk"))
    places = list(Location.objects.order_by("pk"))
    rows = (_request(index, number, staff, places) for index in range(number))
    while batch := list(islice(rows, 500)):
        ConsultationRequest.objects.bulk_create(batch)
        StateChange.objects.bulk_create(
            StateChange(request=one, before="new", after=one.state, by=one.assignee)
            for one in batch
            if one.state != "new"
        )
        bulk_index((one.pk, searchable_words(one)) for one in batch if one.state != "erased")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What it does by itself after a while.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def _request(index: int, number: int, staff: list, places: list) -> ConsultationRequest:
    state = MIX[index * 37 % 100]
    now, erased = timezone.now(), state == "erased"
    late = state == "new" and index % 5 != 3
    place = places[index % len(places)]
    rare = index % (number // HOLD_RARE) == 0
    return ConsultationRequest(
        state=state,
        # Three years, whether few or many came in.
        created_at=now - timedelta(days=1095) * (index + 1) / (number + 1),
        name="" if erased else f"{COMMON if index % 10 == 1 else 'Mary'} {RARE if rare else f'Family{index % 5000}'}",
        phone="" if erased else f"+1714{index % 10_000_000:07}",
        message="" if erased else "Please ring twice.",
        location=place,
        place=place.name,
        assignee=staff[index % 7] if state != "new" and index % 7 < len(staff) else None,
        due_at=now + timedelta(days=-1 if late else 1) if state == "new" else None,
        overdue=late,
        attempts=int(state == "contacted"),
        outcome="completed" if state == "closed" else "",
        entry=ENTRIES[index % len(ENTRIES)],
        page_title=f"Answer {index % 40}" if index % 3 else "",
        about=f"Condition {index % 6}" if index % 6 else "",
        reply_minutes=index * 61 % 2400 if state in ("contacted", "scheduled", "closed", "erased") else None,
    )

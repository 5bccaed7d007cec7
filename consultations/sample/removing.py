"""Takes a run of invented requests away again, but for what somebody has really worked on."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from cms.privacy import blind_index
from consultations import note_drafts
from consultations.models import ConsultationRequest, Invitation, Note, NoteDraft, StateChange
from consultations.models.history import Assignment
from consultations.sample.making import BATCH, link_token, links_of, request_id


def remove(run: uuid.UUID, number: int, staff: Collection[int]) -> int:
    """Delete the requests of a run in whatever state, and its links; how many were kept, for a colleague whose id is
    not among `staff` has worked on them. Nothing is noted as erased: there is nobody whom an older copy could hurt.
    """
    kept = 0
    for start in range(0, number, BATCH):
        numbers = [request_id(run, place) for place in range(start, min(start + BATCH, number))]
        with transaction.atomic():
            others = worked_on(numbers, staff)
            kept += len(others)
            gone = [one for one in numbers if one not in others]
            ConsultationRequest.objects.filter(pk__in=gone).delete()
            blind_index.forget(gone)
            note_drafts.delete_drafts_about(gone)
    links = [link_token(run, place) for place in range(links_of(number))]
    for start in range(0, len(links), BATCH):
        Invitation.objects.filter(token__in=links[start : start + BATCH]).delete()
    return kept


def worked_on(numbers: Collection[uuid.UUID], staff: Collection[int]) -> set[uuid.UUID]:
    """Those of the requests that somebody besides `staff` moved, wrote about, took, gave away or was given."""
    staff = list(staff)
    moved = StateChange.objects.filter(request__in=numbers).exclude(Q(by=None) | Q(by__in=staff))
    noted = Note.objects.filter(request__in=numbers).exclude(Q(by=None) | Q(by__in=staff))
    given = Assignment.objects.filter(request__in=numbers)
    given = given.exclude((Q(by=None) | Q(by__in=staff)) & (Q(to=None) | Q(to__in=staff)))
    found = {pk for rows in (moved, noted, given) for pk in rows.values_list("request_id", flat=True)}
    half_typed = NoteDraft.objects.filter(subject__in=numbers).exclude(user_id__in=staff)
    return found | set(half_typed.values_list("subject", flat=True))

"""Helpers for tests of clinical reviews."""

from datetime import timedelta

from django.utils import timezone

from cms.clinic.models import Physician
from cms.content_checks.models import FindingRecord
from cms.reviews.models import ReviewRecord

Outcome = ReviewRecord.Outcome


def press_no_change(client, page, back="list"):
    """The one click on the list, as its form sends it."""
    sent = {"outcome": "no_change", "reviewed_revision": page.live_revision_id}
    return client.post(f"/admin/reviews/{page.pk}/?back={back}", sent)


def reviewed(page, days_ago=0, outcome=Outcome.NO_CHANGE, by=None):
    physician = by or Physician.objects.first()
    return ReviewRecord.objects.create(
        page=page,
        revision=page.live_revision,
        reviewer=physician,
        reviewer_name=physician.name,
        at=timezone.now() - timedelta(days=days_ago),
        outcome=outcome,
    )


def keep_finding(page, fingerprint="1", **fields):
    fields = {"rule": "cure", "where": "Answer, paragraph 1", "excerpt": "it cures"} | fields
    return FindingRecord.objects.create(page=page, fingerprint=fingerprint, to_review=True, **fields)

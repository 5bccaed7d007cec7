"""Deletes the hashes that the forms store about senders once they are no longer needed."""

from datetime import timedelta

from django.utils import timezone

from cms.public_forms.models import IdempotencyRecord, RateLimitBucket, SubmissionFingerprint

# A bucket counts one hour. During the first hour of a day, the last bucket of the day before still counts.
RATE_LIMITS_KEPT_FOR = timedelta(hours=2)
# If a tab was left open over a holiday and sends again, it still gets its first answer.
IDEMPOTENCY_KEPT_FOR = timedelta(days=30)
# The hashes are salted with the day, so they match nothing after it.
FINGERPRINTS_KEPT_FOR = timedelta(days=1)


def delete_expired_records() -> int:
    """Delete expired rows and return how many."""
    now = timezone.now()
    buckets, _ = RateLimitBucket.objects.filter(touched_at__lt=now - RATE_LIMITS_KEPT_FOR).delete()
    records, _ = IdempotencyRecord.objects.filter(made_at__lt=now - IDEMPOTENCY_KEPT_FOR).delete()
    fingerprints, _ = SubmissionFingerprint.objects.filter(seen_at__lt=now - FINGERPRINTS_KEPT_FOR).delete()
    return buckets + records + fingerprints

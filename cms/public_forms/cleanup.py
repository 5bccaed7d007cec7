"""What the forms keep about senders is hashes, and even those not for longer than they serve."""

from datetime import timedelta

from django.utils import timezone

from cms.public_forms.models import IdempotencyRecord, RateLimitBucket, SubmissionFingerprint

# A bucket counts one hour, and is asked about in the first hour of the next day.
RATE_LIMITS_KEPT_FOR = timedelta(hours=2)
# A tab left open over a holiday still gets its first answer when it sends again.
IDEMPOTENCY_KEPT_FOR = timedelta(days=30)
# Their salt is the day's, so that after it they mean nothing.
FINGERPRINTS_KEPT_FOR = timedelta(days=1)


def delete_expired_records() -> int:
    """How many rows were deleted."""
    now = timezone.now()
    allowances, _ = RateLimitBucket.objects.filter(touched_at__lt=now - RATE_LIMITS_KEPT_FOR).delete()
    receipts, _ = IdempotencyRecord.objects.filter(made_at__lt=now - IDEMPOTENCY_KEPT_FOR).delete()
    sightings, _ = SubmissionFingerprint.objects.filter(seen_at__lt=now - FINGERPRINTS_KEPT_FOR).delete()
    return allowances + receipts + sightings

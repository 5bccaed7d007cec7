from django.db import models


class IdempotencyRecord(models.Model):
    """That something was sent: the same thing sent again gets the same answer. Holds hashes, no words."""

    fingerprint = models.CharField(max_length=64, unique=True)
    body = models.CharField(max_length=64)
    answer = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()

    def __str__(self):
        return f"Receipt {self.pk}"


class RateLimitBucket(models.Model):
    """When a sender, known by a salted hash only, last sent something. One row a sender, locked to count."""

    bucket = models.CharField(max_length=64, unique=True)
    sent_at = models.JSONField(default=list)
    touched_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"Allowance {self.pk}"


class SubmissionFingerprint(models.Model):
    """That a message, a part of one, a contact or a connection was seen once; a hash with the day as its salt."""

    mark = models.CharField(max_length=64, db_index=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"Sighting {self.pk}"

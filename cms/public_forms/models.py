from django.db import models


class IdempotencyRecord(models.Model):
    """Records that a form was sent, so that the same form sent again gets the same answer. Holds only hashes."""

    fingerprint = models.CharField(max_length=64, unique=True)
    body = models.CharField(max_length=64)
    answer = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()

    def __str__(self):
        return f"Idempotency record {self.pk}"


class RateLimitBucket(models.Model):
    """The times at which a sender sent forms. One row per sender, who is stored as a salted hash; locked to count."""

    bucket = models.CharField(max_length=64, unique=True)
    sent_at = models.JSONField(default=list)
    touched_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"Rate limit bucket {self.pk}"


class SubmissionFingerprint(models.Model):
    """A message, part of a message, contact or connection that was seen once, as a hash salted with the day."""

    mark = models.CharField(max_length=64, db_index=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"Submission fingerprint {self.pk}"

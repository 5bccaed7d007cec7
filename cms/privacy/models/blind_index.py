from django.db import models


class SearchToken(models.Model):
    """A keyed hash of one word of a name, of a phone number or of an email address.

    `subject` is the id of the row whose text was hashed, in any table.
    """

    class Kind(models.TextChoices):
        NAME = "name", "name"
        PHONE = "phone", "phone"
        PHONE_END = "phone_end", "last seven digits of a phone number"
        EMAIL = "email", "email"

    subject = models.UUIDField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    token = models.CharField(max_length=32)
    key = models.CharField(max_length=8, help_text="Name of the key that hashed it; see cms.privacy.blind_index.")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "kind", "token"], name="search_token_once")]
        indexes = [models.Index(fields=["token", "subject"]), models.Index(fields=["key", "subject"])]
        default_permissions = ()

    def __str__(self):
        return f"Token {self.pk}"

from django.db import models
from django.db.models import Max


class ConsentVersionManager(models.Manager):
    def of_text(self, kind: str, text: str) -> "ConsentVersion":
        """The version that says exactly `text`, made now when there is none."""
        found = self.filter(kind=kind, text=text).first()
        if found:
            return found
        newest = self.filter(kind=kind).aggregate(number=Max("number"))["number"] or 0
        return self.create(kind=kind, number=newest + 1, text=text)


class ConsentVersion(models.Model):
    """A consent text as it was shown. Never changed: another wording is another version."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact"
        TEXT = "text", "Text messages"
        # What a clinician states about a patient; nobody's own consent.
        AUTHORITY = "authority", "Statement of authority"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentVersionManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_consent_text_a_number")]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.number}"

from django.db import models

from cms.public_forms.consent import ConsentText


class ConsentVersion(ConsentText):
    """What the forms of this app ask one to agree to."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact"
        TEXT = "text", "Text messages"
        # What a clinician states about a patient; nobody's own consent.
        AUTHORITY = "authority", "Statement of authority"

    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_consent_text_a_number")]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.number}"

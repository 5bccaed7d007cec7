from django.db import models

from cms.public_forms.consent import ConsentText


class ConsentVersion(ConsentText):
    """A version of a consent text of this app's forms."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact"
        TEXT = "text", "Text messages"
        # A clinician's statement about a patient, not the patient's consent.
        AUTHORITY = "authority", "Referral attestation"

    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_consent_text_a_number")]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.number}"

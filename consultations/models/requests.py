import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.privacy.fields import EncryptedTextField
from consultations.models.consent import ConsentVersion
from consultations.models.invitations import Invitation

# Choices that are no place, and belong to all towns.
ANYWHERE = {"video": "By video", "any": "No preference"}
# No I, L, O, U: they are misheard and misread. 20 of 32 characters are 100 bits.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """An unguessable number one can read out: 7F3K2-MQX9A-4TVB6-DWE8H."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


class ConsultationRequestQuerySet(models.QuerySet):
    def for_user(self, user) -> "ConsultationRequestQuerySet":
        """The requests this person may know of: every view, count, list and mail starts here."""
        if not user.is_active or not user.has_perm("consultations.view_consultationrequest"):
            return self.none()
        if user.is_superuser:
            return self
        member = StaffMember.objects.filter(user=user, scope=StaffMember.Scope.CHOSEN).first()
        if member is None:
            return self
        # A video visit belongs to all towns.
        anywhere = models.Q(location=None, place__in=ANYWHERE.values())
        return self.filter(models.Q(location__in=member.locations.all()) | anywhere)


class ConsultationRequest(models.Model):
    """Somebody asks for a consultation, or a clinician for a patient. What they typed is encrypted.

    Not a page, not a snippet, no revisions, no search index; its name is its reference.
    """

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "Consultation"
        REFERRAL = "referral", "Referral by a clinician"

    class State(models.TextChoices):
        NEW = "new", "New"
        CONTACTED = "contacted", "Contacted"
        SCHEDULED = "scheduled", "Scheduled"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Suspected spam"

    class ContactBy(models.TextChoices):
        PHONE = "phone", "Phone"
        TEXT = "text", "Text message"
        EMAIL = "email", "E-mail"

    class BestTime(models.TextChoices):
        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"

    class Entry(models.TextChoices):
        POST = "post", "An answer"
        CONDITION = "condition", "A condition page"
        FEED = "feed", "A feed"
        INVITE = "invite", "An invitation"
        OTHER = "other", "Another page"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=23, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONSULTATION)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    message = EncryptedTextField(blank=True)
    clinician = EncryptedTextField(blank=True)
    practice = EncryptedTextField(blank=True)
    clinician_phone = EncryptedTextField(blank=True)

    contact_by = models.CharField(max_length=5, choices=ContactBy.choices, default=ContactBy.PHONE)
    best_time = models.CharField(max_length=9, choices=BestTime.choices, blank=True)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=80, help_text="The place in words, kept when the place itself goes.")
    condition = models.ForeignKey(
        "conditions.ConditionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(max_length=255, blank=True, help_text="The condition in words.")
    crisis_language = models.BooleanField(default=False)

    page = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    page_title = models.CharField(max_length=255, blank=True)
    entry = models.CharField(max_length=9, choices=Entry.choices, default=Entry.OTHER)
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    consent = models.ForeignKey(ConsentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    text_consent = models.ForeignKey(ConsentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    # Wagtail's index of what refers to what holds titles in clear; a request has no place in it.
    wagtail_reference_index_ignore = True
    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"]), models.Index(fields=["-created_at"])]
        # Nobody adds, copies or deletes a request by hand.
        default_permissions = ("view", "change")
        permissions = (("reopen_consultationrequest", "Can open a closed request again"),)

    def __str__(self):
        return self.reference


class StateChange(models.Model):
    """Who moved a request, from where to where, when, and why where a reason is asked for."""

    request = models.ForeignKey(ConsultationRequest, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    after = models.CharField(max_length=10, choices=ConsultationRequest.State.choices)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.request_id}: {self.before} to {self.after}"

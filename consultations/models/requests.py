import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.privacy.fields import EncryptedTextField
from cms.public_forms.references import new_reference
from consultations.models.consent import ConsentVersion
from consultations.models.invitations import Invitation

# Choices without a location; visible to staff of all locations.
ANYWHERE = {"video": "By video call", "any": "No preference"}
# The order of the queue: possible crisis, overdue, other new requests, then open and closed ones.
RANK = models.Case(
    models.When(state="new", crisis_language=True, then=0),
    models.When(state="new", overdue=True, then=1),
    models.When(state="new", then=2),
    models.When(state="contacted", then=3),
    models.When(state="scheduled", then=4),
    models.When(state="closed", then=5),
    default=6,
)


# The last rank of open requests, and the last one that the list shows without a filter.
MAX_OPEN_RANK, MAX_QUEUE_RANK = 4, 5


def restricted_staff_member(user) -> StaffMember | None:
    """Return the staff member record that limits `user` to some locations; None for users without a limit."""
    if user.is_superuser:
        return None
    return StaffMember.objects.filter(user=user, scope=StaffMember.Scope.CHOSEN).first()


class ConsultationRequestQuerySet(models.QuerySet):
    def for_user(self, user) -> "ConsultationRequestQuerySet":
        """The requests this user is allowed to see. Every view, count, list and email starts here."""
        if not user.is_active or not user.has_perm("consultations.view_consultationrequest"):
            return self.none()
        member = restricted_staff_member(user)
        if member is None:
            return self
        # Video visits are visible to staff of all locations.
        anywhere = models.Q(location=None, place__in=ANYWHERE.values())
        return self.filter(models.Q(location__in=member.locations.all()) | anywhere)

    def open_requests(self) -> "ConsultationRequestQuerySet":
        """Requests that are new, contacted or scheduled."""
        return self.filter(rank__lte=MAX_OPEN_RANK)

    def in_queue(self) -> "ConsultationRequestQuerySet":
        """All requests except suspected spam and erased ones."""
        return self.filter(rank__lte=MAX_QUEUE_RANK)


class ConsultationRequest(models.Model):
    """A request for a consultation, or a referral by a clinician. What they typed is encrypted.

    Not a page or snippet: it has no revisions and is not in Wagtail's search index.
    """

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "Consultation"
        REFERRAL = "referral", "Referral"

    class State(models.TextChoices):
        NEW = "new", "New"
        CONTACTED = "contacted", "Contacted"
        SCHEDULED = "scheduled", "Scheduled"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Suspected spam"
        ERASED = "erased", "Erased"

    class ContactBy(models.TextChoices):
        PHONE = "phone", "Phone"
        TEXT = "text", "Text message"
        EMAIL = "email", "Email"

    class BestTime(models.TextChoices):
        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"

    class Entry(models.TextChoices):
        POST = "post", "Answer page"
        CONDITION = "condition", "Condition page"
        FEED = "feed", "Feed"
        INVITE = "invite", "Invitation"
        OTHER = "other", "Other page"
        # Logged by staff; public forms cannot set it.
        CALL = "call", "Phone call"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=23, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONSULTATION)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0, help_text="Counts changes, to detect conflicting edits.")

    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    email = EncryptedTextField(blank=True)
    message = EncryptedTextField(blank=True)
    clinician = EncryptedTextField(blank=True)
    practice = EncryptedTextField(blank=True)
    clinician_phone = EncryptedTextField(blank=True)
    npi = EncryptedTextField("NPI", blank=True)

    contact_by = models.CharField(max_length=5, choices=ContactBy.choices, default=ContactBy.PHONE)
    best_time = models.CharField(max_length=9, choices=BestTime.choices, blank=True)
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=80, help_text="Name of the location, stored in case the location is deleted.")
    condition = models.ForeignKey(
        "conditions.ConditionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(max_length=255, blank=True, help_text="Name of the condition.")
    crisis_language = models.BooleanField(default=False)

    page = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    page_title = models.CharField(max_length=255, blank=True)
    entry = models.CharField(max_length=9, choices=Entry.choices, default=Entry.OTHER)
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests"
    )
    # For a referral, the version of the attestation.
    consent = models.ForeignKey(ConsentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    text_consent = models.ForeignKey(ConsentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="Empty if no reply is due.")
    # Stored so that the order of the queue is an index; `mark_overdue` sets it.
    overdue = models.BooleanField(default=False)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    reply_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="Business minutes to the first reply.")
    attempts = models.PositiveSmallIntegerField(default=0)
    scheduled_for = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="Reason for closing.")
    closed_at = models.DateTimeField(null=True, blank=True)
    on_hold = models.BooleanField(default=False, help_text="Not erased automatically.")
    erased_at = models.DateTimeField(null=True, blank=True)
    rank = models.GeneratedField(expression=RANK, output_field=models.SmallIntegerField(), db_persist=True)

    # Wagtail's reference index stores titles unencrypted, so requests are left out.
    wagtail_reference_index_ignore = True
    objects = ConsultationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["rank", "-created_at", "-pk"]
        indexes = [
            models.Index(fields=["rank", "-created_at", "-id"], name="request_queue"),
            models.Index(fields=["state", "rank", "-created_at", "-id"], name="request_in_state"),
            models.Index(fields=["location", "rank", "-created_at", "-id"], name="request_at_place"),
            models.Index(fields=["assignee", "rank", "-created_at", "-id"], name="request_of_whom"),
            # Overdue requests and the counts of the dashboard, from the index alone.
            models.Index(fields=["state", "overdue", "due_at", "assignee"], name="request_late"),
            models.Index(fields=["state", "rank", "due_at", "created_at"], name="request_next"),
            models.Index(fields=["-created_at"]),
        ]
        # Requests are never added or deleted by hand.
        default_permissions = ("view", "change")
        permissions = (
            ("reopen_consultationrequest", "Can reopen closed requests"),
            ("read_message", "Can read messages regardless of the clinic's settings"),
            ("export_consultationrequest", "Can export requests"),
            ("erase_consultationrequest", "Can erase requests permanently"),
        )

    def __str__(self):
        return self.reference

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.clinic.models import Location, StaffMember
from cms.privacy.fields import EncryptedTextField
from cms.public_forms.references import new_reference
from consultations.models.consent import ConsentVersion
from consultations.models.invitations import Invitation

# Choices that are no place, and belong to all towns.
ANYWHERE = {"video": "By video call", "any": "No preference"}
# What is answered first: a crisis, what is late, what is new; then what is under way, and what is over.
RANK = models.Case(
    models.When(state="new", crisis_language=True, then=0),
    models.When(state="new", overdue=True, then=1),
    models.When(state="new", then=2),
    models.When(state="contacted", then=3),
    models.When(state="scheduled", then=4),
    models.When(state="closed", then=5),
    default=6,
)


# The last rank somebody still has to do something about, and the last one the list shows unasked.
MAX_OPEN_RANK, MAX_QUEUE_RANK = 4, 5


def restricted_staff_member(user) -> StaffMember | None:
    """The colleague whose places are the only ones `user` may know of; None for whoever is limited to none."""
    if user.is_superuser:
        return None
    return StaffMember.objects.filter(user=user, scope=StaffMember.Scope.CHOSEN).first()


class ConsultationRequestQuerySet(models.QuerySet):
    def for_user(self, user) -> "ConsultationRequestQuerySet":
        """The requests this person may know of: every view, count, list and mail starts here."""
        if not user.is_active or not user.has_perm("consultations.view_consultationrequest"):
            return self.none()
        member = restricted_staff_member(user)
        if member is None:
            return self
        # A video visit belongs to all towns.
        anywhere = models.Q(location=None, place__in=ANYWHERE.values())
        return self.filter(models.Q(location__in=member.locations.all()) | anywhere)

    def open_requests(self) -> "ConsultationRequestQuerySet":
        """Those somebody still has to do something about."""
        return self.filter(rank__lte=MAX_OPEN_RANK)

    def in_queue(self) -> "ConsultationRequestQuerySet":
        """All but what is looked at by choice, never in passing: suspected spam, and what was erased."""
        return self.filter(rank__lte=MAX_QUEUE_RANK)


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
        POST = "post", "An answer"
        CONDITION = "condition", "A condition page"
        FEED = "feed", "A feed"
        INVITE = "invite", "An invitation"
        OTHER = "other", "Another page"
        # Written down at the desk; no form can say it.
        CALL = "call", "A telephone call"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=23, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CONSULTATION)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0, help_text="Counts changes, so that nobody overwrites unseen.")

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
    # Of a referral: what its clinician stated.
    consent = models.ForeignKey(ConsentVersion, null=True, on_delete=models.PROTECT, related_name="+")
    text_consent = models.ForeignKey(ConsentVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="Empty while no clock runs.")
    # Kept beside the time, so that the order of the queue is an index; `mark_overdue` sets it.
    overdue = models.BooleanField(default=False)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    reply_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="In business time.")
    attempts = models.PositiveSmallIntegerField(default=0)
    scheduled_for = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="The reason it was closed with.")
    closed_at = models.DateTimeField(null=True, blank=True)
    on_hold = models.BooleanField(default=False, help_text="No schedule erases it.")
    erased_at = models.DateTimeField(null=True, blank=True)
    rank = models.GeneratedField(expression=RANK, output_field=models.SmallIntegerField(), db_persist=True)

    # Wagtail's index of what refers to what holds titles in clear; a request has no place in it.
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
            # What is late, and the numbers of the dashboard, without a look at any row.
            models.Index(fields=["state", "overdue", "due_at", "assignee"], name="request_late"),
            models.Index(fields=["state", "rank", "due_at", "created_at"], name="request_next"),
            models.Index(fields=["-created_at"]),
        ]
        # Nobody adds, copies or deletes a request by hand.
        default_permissions = ("view", "change")
        permissions = (
            ("reopen_consultationrequest", "Can open a closed request again"),
            ("read_message", "Can read what patients wrote, whatever the clinic's settings say"),
            ("export_consultationrequest", "Can export requests"),
            ("erase_consultationrequest", "Can erase requests for good"),
        )

    def __str__(self):
        return self.reference

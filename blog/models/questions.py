"""Questions from readers, their history, and decisions about possible identifiers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cms.privacy.crypto import DecryptionError
from cms.privacy.fields import EncryptedTextField
from cms.public_forms.references import new_reference

VIEW = "blog.view_question"
CHANGE = "blog.change_question"
READ = "blog.read_question"
ERASE = "blog.erase_question"


def new_question_reference() -> str:
    """A reference like that of a consultation request, prefixed with Q-."""
    return f"Q-{new_reference()}"


class QuestionQuerySet(models.QuerySet):
    def for_user(self, user) -> "QuestionQuerySet":
        """The questions that `user` has access to. Every view, count and notification starts here."""
        if not user.is_active or not user.has_perm(VIEW):
            return self.none()
        if user.has_perm(READ):
            return self
        # Without the read permission, users see questions only once they are de-identified.
        return self.filter(state__in=Question.DEIDENTIFIED, erased_at=None)

    def waiting(self) -> "QuestionQuerySet":
        """Questions that need work, including those whose draft was deleted."""
        State = Question.State
        without_draft = models.Q(state=State.DRAFTED, answer=None)
        return self.filter(models.Q(state__in=[State.NEW, State.CLEANED]) | without_draft, erased_at=None)


class Question(models.Model):
    """A reader's question. Text and email are encrypted.

    Not a page or snippet, so that the text gets into no revision or search index.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        CLEANED = "cleaned", "Ready for an answer"
        DRAFTED = "drafted", "Drafted"
        ANSWERED = "answered", "Answered"
        TOLD = "told", "Answered, asker notified"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Possible spam"
        ERASED = "erased", "Deleted"

    # States in which staff have removed all identifying details from `cleaned`.
    DEIDENTIFIED = (State.CLEANED, State.DRAFTED, State.ANSWERED, State.TOLD)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=25, unique=True, default=new_question_reference, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0, help_text="Incremented on each change, for optimistic locking.")

    text = EncryptedTextField(help_text="The original question.")
    cleaned = EncryptedTextField(blank=True, help_text="The public version, without identifying details.")
    email = EncryptedTextField(blank=True, help_text="Stored until the asker has been notified.")
    tell_me = models.BooleanField(default=False, help_text="The asker wants an email when the question is answered.")

    condition = models.ForeignKey(
        "conditions.ConditionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(
        max_length=255, blank=True, help_text="The title of the condition when the question was sent."
    )
    crisis_language = models.BooleanField(default=False)
    is_patient = models.BooleanField()
    consent = models.ForeignKey("blog.QuestionConsent", null=True, on_delete=models.PROTECT, related_name="+")
    # Who recorded the patient's written consent to a public answer, and when.
    authorised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    authorised_at = models.DateTimeField(null=True)

    answer = models.OneToOneField("blog.AnswerPage", null=True, on_delete=models.SET_NULL, related_name="asked")
    answered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    # Wagtail's reference index would store titles unencrypted.
    wagtail_reference_index_ignore = True
    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "about", "created_at"], name="question_inbox")]
        # Questions are never added or deleted in the admin.
        default_permissions = ("view", "change")
        permissions = (
            ("read_question", "Can read original questions"),
            ("erase_question", "Can delete questions permanently"),
        )

    def __str__(self):
        return self.reference

    @property
    def is_readable(self) -> bool:
        """Whether all encrypted fields can be decrypted with the current keys."""
        try:
            return all(isinstance(value, str) for value in (self.text, self.cleaned, self.email))
        except DecryptionError:
            return False

    @property
    def needs_authorisation(self) -> bool:
        return self.is_patient and self.authorised_at is None

    @property
    def can_be_deidentified(self) -> bool:
        """Whether the public version can be edited here; once there is a draft, it is edited there."""
        State = self.State
        open_ = self.state in (State.NEW, State.CLEANED) or (self.state == State.DRAFTED and self.answer_id is None)
        return open_ and self.erased_at is None


class QuestionEvent(models.Model):
    """A status change of a question: from, to, by whom, when, and the reason if one is required."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=8, choices=Question.State.choices)
    after = models.CharField(max_length=8, choices=Question.State.choices)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.question_id}: {self.before} to {self.after}"


class IdentityFlag(models.Model):
    """A decision about a possible identifier in a question. Holds a keyed hash, never the text itself."""

    class State(models.TextChoices):
        CLEARED = "cleared", "Removed"
        CONFIRMED = "confirmed", "Keep"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="flags")
    rule = models.SlugField(max_length=60)
    key = models.CharField(
        max_length=64, help_text="A keyed hash of rule and text, so that the same text is recognized again."
    )
    state = models.CharField(max_length=9, choices=State.choices)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="a_flag_of_a_question_once")]
        default_permissions = ()

    def __str__(self):
        return f"{self.rule}: {self.state}"

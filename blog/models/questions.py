"""What readers ask a physician. Not content until a person has put cleaned words of it into an answer."""

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
    """Like a request's, and told from one by its first letter."""
    return f"Q-{new_reference()}"


class QuestionQuerySet(models.QuerySet):
    def for_user(self, user) -> "QuestionQuerySet":
        """The questions this person may know of: every view, count and sentence starts here."""
        if not user.is_active or not user.has_perm(VIEW):
            return self.none()
        if user.has_perm(READ):
            return self
        # Who may not read what was asked knows of a question when nobody is named in it any more.
        return self.filter(state__in=Question.FREED, erased_at=None)

    def waiting(self) -> "QuestionQuerySet":
        """Those somebody still has to do something about; one whose draft was deleted is among them."""
        State = Question.State
        without_draft = models.Q(state=State.DRAFTED, answer=None)
        return self.filter(models.Q(state__in=[State.NEW, State.CLEANED]) | without_draft, erased_at=None)


class Question(models.Model):
    """A reader's question. What was typed is encrypted; its name is its reference.

    Not a page, not a snippet, no revisions, no search index.
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        CLEANED = "cleaned", "Ready for an answer"
        DRAFTED = "drafted", "An answer is drafted"
        ANSWERED = "answered", "Answered"
        TOLD = "told", "Answered, and the asker told"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Suspected spam"
        ERASED = "erased", "Erased"

    # From here on the words for the page name nobody: a person has looked.
    FREED = (State.CLEANED, State.DRAFTED, State.ANSWERED, State.TOLD)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=25, unique=True, default=new_question_reference, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    suspicions = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0, help_text="Counts changes, so that nobody overwrites unseen.")

    text = EncryptedTextField(help_text="As it was asked.")
    cleaned = EncryptedTextField(blank=True, help_text="As it may stand on a page.")
    email = EncryptedTextField(blank=True, help_text="Kept until the asker was told.")
    tell_me = models.BooleanField(default=False, help_text="An address is there, and waits for an answer.")

    condition = models.ForeignKey(
        "conditions.ConditionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(max_length=255, blank=True, help_text="The condition in words.")
    crisis_language = models.BooleanField(default=False)
    # None: not said, and so perhaps a patient.
    is_patient = models.BooleanField()
    consent = models.ForeignKey("blog.QuestionConsent", null=True, on_delete=models.PROTECT, related_name="+")
    # A patient of the clinic has agreed in writing that this is answered in public.
    authorised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    authorised_at = models.DateTimeField(null=True)

    answer = models.OneToOneField("blog.AnswerPage", null=True, on_delete=models.SET_NULL, related_name="asked")
    answered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    # Wagtail's index of what refers to what holds titles in clear; a question has no place in it.
    wagtail_reference_index_ignore = True
    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "about", "created_at"], name="question_inbox")]
        # Nobody adds or deletes a question by hand.
        default_permissions = ("view", "change")
        permissions = (
            ("read_question", "Can read questions as they were asked"),
            ("erase_question", "Can erase questions for good"),
        )

    def __str__(self):
        return self.reference

    @property
    def is_readable(self) -> bool:
        """Whether the keys of the site still open what was typed."""
        try:
            return all(isinstance(words, str) for words in (self.text, self.cleaned, self.email))
        except DecryptionError:
            return False

    @property
    def needs_authorisation(self) -> bool:
        return self.is_patient and self.authorised_at is None

    @property
    def may_be_cleaned(self) -> bool:
        """While no draft holds its words: those are changed in the draft."""
        State = self.State
        open_ = self.state in (State.NEW, State.CLEANED) or (self.state == State.DRAFTED and self.answer_id is None)
        return open_ and self.erased_at is None


class QuestionEvent(models.Model):
    """Who moved a question, from where to where, when, and why where a reason is asked for. No text."""

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
    """What was decided of words that may say who asks: which rule, what, by whom, when. Never the words."""

    class State(models.TextChoices):
        CLEARED = "cleared", "Taken out"
        CONFIRMED = "confirmed", "May stay"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="flags")
    rule = models.SlugField(max_length=60)
    key = models.CharField(max_length=64, help_text="A keyed hash: the same words under the same rule meet again.")
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

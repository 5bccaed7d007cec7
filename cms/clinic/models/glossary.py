from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel

from cms.text import normalize_text, strip_control_characters


class TermQuerySet(models.QuerySet):
    def published(self):
        return self.filter(live=True)


class Term(models.Model):
    """A medical term and its definition. A page links the first use of a term to its definition."""

    word = models.CharField("term", max_length=80, help_text="As used in texts, like: half-life.")
    other_forms = models.CharField(
        max_length=200, blank=True, help_text="Other spellings and the plural, separated by commas, like: half-lives."
    )
    definition = models.TextField(
        max_length=300, validators=[MaxLengthValidator(300)], help_text="One or two sentences in plain language."
    )
    live = models.BooleanField("show to readers", default=True)

    objects = TermQuerySet.as_manager()
    panels = [FieldPanel("word"), FieldPanel("other_forms"), FieldPanel("definition"), FieldPanel("live")]

    class Meta:
        ordering = [Lower("word")]
        constraints = [
            models.UniqueConstraint(
                Lower("word"),
                name="one_definition_a_word",
                violation_error_message="This term is already in the glossary.",
            )
        ]

    def __str__(self):
        return self.word

    def clean(self):
        for name in ("word", "other_forms", "definition"):
            setattr(self, name, normalize_text(strip_control_characters(getattr(self, name) or "")))
        if not slugify(self.word, allow_unicode=True):
            raise ValidationError({"word": "Enter a term with at least one letter."})
        if not self.definition:
            raise ValidationError({"definition": "Enter a definition."})

    @property
    def forms(self) -> list[str]:
        return [form for form in (self.word, *map(str.strip, self.other_forms.split(","))) if form]

    @property
    def anchor(self) -> str:
        """An id for HTML elements. It ends in the primary key, because two terms can have the same slug."""
        return f"{slugify(self.word) or 'word'}-{self.pk}"

from itertools import count

from django.core.validators import MaxLengthValidator
from django.utils.text import Truncator
from wagtail.rich_text import RichText

from cms.clinic.models import Physician, StaffMember
from cms.core.page_forms import PageForm

TITLE_LENGTH = 255
# Short enough to read out over the phone.
SLUG_LENGTH = 80


class AnswerForm(PageForm):
    """Answer form that needs only the question: title, slug and physician are filled in from it and the user."""

    def __init__(self, *args, instance=None, **kwargs):
        if instance and not instance.body and not instance.first_published_at:
            # Most answers begin with a text block, so a new page starts with one.
            instance.body = [("text", RichText(""))]
        super().__init__(*args, instance=instance, **kwargs)
        for name in ("title", "slug"):
            if field := self.fields.get(name):
                field.required = False
                # clean_title and clean_slug shorten long values instead of rejecting them.
                field.validators = [rule for rule in field.validators if not isinstance(rule, MaxLengthValidator)]
        if self.instance.pk is None and "physician" in self.fields:
            self.initial["physician"] = self.initial.get("physician") or _default_physician(self.for_user)

    def clean_question(self) -> str:
        return " ".join(self.cleaned_data["question"].split())

    def clean_title(self) -> str:
        title = self.cleaned_data["title"] or " ".join(self.data.get("question", "").split())
        return Truncator(title).chars(TITLE_LENGTH)

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if self.instance.pk and (self.instance.live or slug == self.instance.slug):
            return slug
        if len(slug) > SLUG_LENGTH:
            slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
        # If the slug is taken, add a number so that autosave doesn't fail.
        return next(free for free in _numbered_slugs(slug) if self._is_free(free))

    def _is_free(self, slug: str) -> bool:
        return not slug or not self.parent_page.get_children().not_page(self.instance).filter(slug=slug).exists()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("question", "Enter a question before saving the draft.")
        return cleaned


def _numbered_slugs(slug: str):
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _default_physician(user):
    """The ID of the physician linked to `user`, else of the only published physician, else None."""
    member = StaffMember.objects.filter(user=user, physician__live=True).first()
    if member:
        return member.physician_id
    known = Physician.objects.published().values_list("pk", flat=True)[:2]
    return known[0] if len(known) == 1 else None

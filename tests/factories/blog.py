"""Factories for answers, blocks and images."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image
from wagtail.models import PageViewRestriction

from blog.models import AnswerPage, BlogIndexPage
from cms.clinic.models import Physician
from cms.content_checks.waivers import waive_imported
from cms.images.models import CustomImage


def make_answer(
    question="Does it hurt?", *, body=None, conditions=(), published=None, live=True, as_it_is=False, **fields
):
    """An answer by the demo's physician; `published` is the time of first publication."""
    fields = {"title": question, "slug": slugify(question)[:80], "physician": Physician.objects.first()} | fields
    body = [text("<p>It need not.</p>")] if body is None else body
    page = AnswerPage(question=question, body=body, live=False, **fields)
    BlogIndexPage.objects.get().add_child(instance=page)
    page.conditions = list(conditions)
    revision = page.save_revision()
    if not live:
        return page
    publish_as_it_is(page) if as_it_is else revision.publish()
    moment = published or timezone.now()
    AnswerPage.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)
    return AnswerPage.objects.get(pk=page.pk)


def publish_as_it_is(page):
    """Publish as the importer does: existing issues are approved automatically."""
    revision = page.get_latest_revision()
    waive_imported(revision.as_object(), revision)
    revision.publish()
    return type(page).objects.get(pk=page.pk)


def make_many(count, **fields):
    """Create `count` published answers, newest first, one day apart."""
    index, physician, now = BlogIndexPage.objects.get(), Physician.objects.first(), timezone.now()
    pages = []
    for number in range(count):
        page = AnswerPage(title=f"Question {number}?", question=f"Question {number}?", slug=f"question-{number}")
        page.physician = physician
        page.body = [text("<p>It need not.</p>")]
        page.first_published_at = page.last_published_at = now - timedelta(days=number)
        for name, value in fields.items():
            setattr(page, name, value)
        pages.append(index.add_child(instance=page))
    return pages


def republish(page, **changes):
    """Change fields of a live page and publish it again."""
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_private(page):
    """Restrict a page to signed-in users."""
    return PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN)


def text(html):
    return {"type": "text", "value": html}


def quotation(words, attribution=""):
    return {"type": "quotation", "value": {"text": words, "attribution": attribution}}


def picture(image, alt="A sketch", caption=""):
    chosen = {"image": image.pk, "alt_text": alt, "decorative": not alt}
    return {"type": "picture", "value": {"image": chosen, "caption": caption}}


def sources(*titles):
    return [{"type": "source", "value": {"title": title, "doi": "10.1000/182"}} for title in titles]


def make_image(name="sketch.png", size=(1600, 900), color="teal"):
    out = BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    image = CustomImage(title=name, file=ContentFile(out.getvalue(), name=name))
    image.save()
    return image

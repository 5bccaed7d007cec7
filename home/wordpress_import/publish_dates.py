"""An answer that moved in keeps its age: it takes its old place in lists and feeds, and no reader app calls it new."""

from wagtail.models import Page

from home.models import SourceRecord


def restore_publish_date(page: Page, revision, user) -> None:
    """When `page` is published for the first time, it has been public since the day it was on the old site."""
    if page.first_published_at != page.last_published_at:
        return
    moved = SourceRecord.objects.filter(origin=SourceRecord.Origin.WORDPRESS, row=str(page.pk))
    if published := moved.exclude(published=None).values_list("published", flat=True).first():
        Page.objects.filter(pk=page.pk).update(first_published_at=published)

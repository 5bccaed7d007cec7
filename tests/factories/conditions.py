"""Condition pages as an editor makes them, for every test that needs more than the demo clinic has."""

from conditions.models import ConditionIndexPage, ConditionPage
from tests.factories.blog import publish_as_it_is


def make_condition(title="Migraine", slug="migraine", live=True, **fields) -> ConditionPage:
    """One with the sections that are given, and no others."""
    page = ConditionPage(title=title, slug=slug, live=False, **fields)
    ConditionIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return publish_as_it_is(page) if live else page

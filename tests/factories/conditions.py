"""Factories for condition pages."""

from conditions.models import ConditionIndexPage, ConditionPage
from tests.factories.blog import publish_as_it_is


def make_condition(title="Migraine", slug="migraine", live=True, **fields) -> ConditionPage:
    """A condition page with only the given sections."""
    page = ConditionPage(title=title, slug=slug, live=False, **fields)
    ConditionIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return publish_as_it_is(page) if live else page

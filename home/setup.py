"""Creates the pages that every site has from the start."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from conditions.models import ConditionIndexPage
from consultations.services import ensure_form
from home.importer import provenance
from home.importer.markdown import markdown_to_blocks
from home.importer.parser import read_folder
from home.models import HomePage, SourceRecord, StandardPage, SubscribePage

# The privacy notice and the editorial policy of a new site, for the owner to adapt.
DEFAULT_PAGES = Path(__file__).parent / "default_pages"


def ensure_site() -> HomePage:
    """Create the pages and Wagtail's default site if they are missing, and return the home page."""
    home = HomePage.objects.first() or _create_home()
    _ensure_page(home, BlogIndexPage, "blog", title="Answers", introduction="Each one is written in about ten minutes.")
    _ensure_page(home, ConditionIndexPage, "conditions", title="What we treat")
    _ensure_page(home, SubscribePage, "subscribe", title="Subscribe")
    for text in read_folder(DEFAULT_PAGES).pages:
        body = json.dumps(markdown_to_blocks(text.body, DEFAULT_PAGES))
        created = _ensure_page(
            home, StandardPage, text.slug, title=text.get_value("title"), summary=text.get_value("summary"), body=body
        )
        if created:
            provenance.record_source(SourceRecord.Origin.START, "StandardPage", text.slug, text.digest, created)
    ensure_form()
    update_default_site(home)
    return home


def update_default_site(home: HomePage) -> None:
    """Copy the host and port of the SITE_URL setting to Wagtail's default site."""
    url = urlsplit(settings.SITE_URL)
    port = url.port or (443 if url.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (url.hostname, port, home.pk)
    if (site.hostname, site.port, site.root_page_id) != wanted:
        site.hostname, site.port, site.root_page_id = wanted
        site.save()


def _create_home() -> HomePage:
    root = Page.get_first_root_node()
    # In a new database Wagtail's “Welcome” page has this slug, and the default site points to it.
    welcome = root.get_children().filter(slug="home", content_type__model="page").first()
    if welcome:
        welcome.slug = "welcome"
        welcome.save()
    home = root.add_child(instance=HomePage(title="Home", slug="home"))
    home.save_revision().publish()
    if welcome:
        Site.objects.filter(root_page=welcome).update(root_page=home)
        Page.objects.get(pk=welcome.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def _ensure_page(home: HomePage, kind: type[Page], slug: str, **fields) -> Page | None:
    """Publish a new page below `home` and return it; return None if a page with this slug exists."""
    if Page.objects.child_of(home).filter(slug=slug).exists():
        return None
    page = HomePage.objects.get(pk=home.pk).add_child(instance=kind(slug=slug, **fields))
    page.save_revision().publish()
    return page

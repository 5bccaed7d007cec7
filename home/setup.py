"""The pages every site has, before anybody writes the first answer."""

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

# The privacy notice and the editorial policy a new site starts with, until its owner has made them the clinic's.
STARTING_TEXTS = Path(__file__).parent / "starting_texts"


def ensure_site() -> HomePage:
    """The page tree of the contract's addresses, and Wagtail's record of the site's address. Safe to repeat."""
    home = HomePage.objects.first() or _make_home()
    _ensure_page(home, BlogIndexPage, "blog", title="Answers", introduction="Each one written in about ten minutes.")
    _ensure_page(home, ConditionIndexPage, "conditions", title="What we treat")
    _ensure_page(home, SubscribePage, "subscribe", title="Subscribe")
    for text in read_folder(STARTING_TEXTS).pages:
        body = json.dumps(markdown_to_blocks(text.body, STARTING_TEXTS))
        made = _ensure_page(
            home, StandardPage, text.slug, title=text.get_value("title"), summary=text.get_value("summary"), body=body
        )
        if made:
            provenance.record_source(SourceRecord.Origin.START, "StandardPage", text.slug, text.digest, made)
    ensure_form()
    write_address(home)
    return home


def write_address(home: HomePage) -> None:
    """SITE_URL is the only truth about the address; Wagtail's own row is written from it."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (address.hostname, port, home.pk)
    if (site.hostname, site.port, site.root_page_id) != wanted:
        site.hostname, site.port, site.root_page_id = wanted
        site.save()


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    # Wagtail's own “Welcome” page of a new database holds the slug, and the default site points at it.
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
    """The page that was made; None when one of that address was there."""
    if Page.objects.child_of(home).filter(slug=slug).exists():
        return None
    page = HomePage.objects.get(pk=home.pk).add_child(instance=kind(slug=slug, **fields))
    page.save_revision().publish()
    return page

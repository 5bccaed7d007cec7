"""Checks of every public page, with the demo content and with the imported clinic texts."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from conditions.models import ConditionPage
from tests.conftest import CLINIC_TEXTS, CLINIC_TEXTS_MISSING
from tests.factories.blog import make_image, make_many, picture, quotation, sources, text
from tests.home.crawler import MISSING, crawled, sitemap_addresses
from tests.home.importer.utils import import_content

# One crawl serves all tests of this file, so one xdist worker runs them.
pytestmark = [pytest.mark.xdist_group("every_page"), pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

WITHOUT_FORM = ("/consultation/thanks/", "/invite/thanks/", "/ask/thanks/", "/admin/login/")
HTML_AT_MOST, CSS_AT_MOST, SCRIPT_AT_MOST = 60_000, 30_000, 8_000


class Site:
    def __init__(self, client):
        self.all = crawled(client, also=WITHOUT_FORM)
        self.sitemap = sitemap_addresses(client)
        # Redirected links are checked at their target.
        self.pages = {path: page for path, page in self.all.items() if not page.redirected}
        # Public pages with the consultation form.
        self.public = {path: page for path, page in self.pages.items() if path not in WITHOUT_FORM}


@pytest.fixture(scope="module", params=["the demo clinic", "the clinic texts"])
def site(request, django_db_setup, django_db_blocker):
    if request.param == "the clinic texts" and not CLINIC_TEXTS.is_dir():
        pytest.skip(CLINIC_TEXTS_MISSING)
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        if request.param == "the clinic texts":
            import_content(CLINIC_TEXTS)
        else:
            _fill_up()
        found = Site(Client())
        transaction.set_rollback(True)
    return found


def _fill_up():
    """Create enough answers for a second list page, and one answer with every kind of block."""
    make_many(25)
    image = make_image()
    body = [
        text("<h2>A heading</h2><p>Said [1] and [1, 2].</p><ol><li>One</li></ol>"),
        quotation('"Ouch" & <more>', "A patient"),
        picture(image, alt='A "curve"', caption="A & B"),
        picture(image, alt=""),
        {"type": "callout", "value": {"heading": "Mind <this>", "text": "<ul><li>Careful</li></ul>"}},
    ]
    (page,) = make_many(1, title="Everything", slug="everything", body=body, sources=sources("One & only", "Two"))
    page.conditions = list(ConditionPage.objects.all())
    page.save()


def test_internal_links_work(site):
    for path, page in site.all.items():
        expected = 404 if path in MISSING else 200
        assert page.redirected or page.status == expected, f"{path} answered {page.status}"
    assert len(site.public) > 25


def test_every_page_has_one_h1(site):
    for path, page in site.pages.items():
        assert len(page.soup.select("h1")) == 1, path
        assert page.soup.h1.get_text(strip=True), path


def test_heading_levels_are_not_skipped(site):
    for path, page in site.pages.items():
        levels = [int(heading.name[1]) for heading in page.soup.select("h1, h2, h3, h4, h5, h6")]
        for above, below in zip([0, *levels], levels, strict=False):
            assert below <= above + 1, (path, levels)


def test_every_page_has_one_consultation_form(site):
    for path, page in site.public.items():
        (form,) = page.soup.select("form[data-consultation-form]") or [None]
        assert form, path
        assert (form["action"], form["method"]) == ("/consultation/", "post"), path
        names = {field["name"] for field in form.select("[name]")}
        contract = "name contact_by phone email location condition best_time message adult consent text_consent"
        assert names >= {*contract.split(), "page", "entry", "key"}, path


@pytest.mark.parametrize("path", WITHOUT_FORM)
def test_thank_you_and_sign_in_pages_have_no_form(site, path):
    assert site.pages[path].soup.select("form[data-consultation-form]") == []


def test_form_preselects_condition_of_page(site):
    for path, page in site.public.items():
        chosen = [
            field["value"] for field in page.soup.select("form[data-consultation-form] [name=condition][checked]")
        ]
        slug = re.fullmatch(r"/conditions/([a-z-]+)/", path)
        asked = re.search(r"/consultation/\?condition=([a-z-]+)", path)
        named = (slug and page.status == 200 and slug[1]) or (asked and asked[1]) or ""
        assert chosen == [named], path


def test_each_condition_page_has_exactly_one_call_to_action(site):
    conditions = [path for path in site.public if re.fullmatch(r"/conditions/[a-z-]+/", path) and path not in MISSING]
    assert len(conditions) == 5
    for path, page in site.public.items():
        calls = page.soup.select("a[data-call-to-action]")
        assert [call["href"] for call in calls] == ["#consultation"] * (path in conditions), path


def test_public_pages_set_no_cookie_and_do_not_vary_by_cookie(site):
    for path, page in site.public.items():
        assert not page.cookies, path
        assert "cookie" not in page.headers.get("Vary", "").lower(), path
        assert "Set-Cookie" not in page.headers, path


def test_pages_load_nothing_from_other_hosts(site):
    loaded = "link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload], script, img, source"
    for path, page in site.pages.items():
        for tag in page.soup.select(f"{loaded}, iframe, video, audio, embed, object, use"):
            for address in _addresses(tag):
                assert address.startswith("/"), (path, address)
                assert not address.startswith("//"), (path, address)


def test_page_assets_exist(site):
    loaded = {
        address
        for page in site.public.values()
        for tag in page.soup.select("link[rel=stylesheet], link[rel=icon], script[src]")
        for address in _addresses(tag)
    }
    assert loaded
    for address in loaded:
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address


def test_every_page_is_valid_html(site):
    for path, page in site.pages.items():
        parser = html5lib.HTMLParser(strict=True)
        try:
            parser.parse(page.text)
        except html5lib.html5parser.ParseError as error:
            line, _ = parser.errors[-1][0] if parser.errors else (0, 0)
            pytest.fail(f"{path}, line {line}: {error}: {page.text.splitlines()[line - 1][:200]}")


def test_ids_are_unique(site):
    for path, page in site.pages.items():
        counted = Counter(tag["id"] for tag in page.soup.select("[id]"))
        assert [name for name, count in counted.items() if count > 1] == [], path


def test_label_aria_and_anchor_targets_exist(site):
    for path, page in site.pages.items():
        ids = {tag["id"] for tag in page.soup.select("[id]")}
        pointed = [tag["for"] for tag in page.soup.select("label[for]")]
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage"):
            pointed += [one for tag in page.soup.select(f"[{name}]") for one in tag[name].split()]
        pointed += [a["href"][1:] for a in page.soup.select('a[href^="#"]')]
        assert [one for one in pointed if one not in ids] == [], path


def test_every_field_has_accessible_name(site):
    for path, page in site.pages.items():
        for field in page.soup.select("input:not([type=hidden]), textarea, select"):
            labelled = page.soup.select(f'label[for="{field.get("id")}"]') or field.find_parent("label")
            assert labelled or field.get("aria-label"), (path, field)


def test_images_have_alt_text_and_dimensions(site):
    for path, page in site.pages.items():
        for img in page.soup.select("img"):
            assert "alt" in img.attrs, (path, img)
            assert img.get("width", "").isdigit(), (path, img)
            assert img.get("height", "").isdigit(), (path, img)


def test_pages_have_no_inline_script_or_style(site):
    for path, page in site.pages.items():
        assert page.soup.select('style, [style], script:not([src], [type="application/ld+json"])') == [], path
        assert not [tag for tag in page.soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)], path
        assert not page.soup.select('a[href^="javascript:"], a[href^="data:"]'), path


def test_every_page_has_security_headers(site):
    for path, page in site.pages.items():
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy, path
        assert "unsafe-eval" not in policy, path
        for rule in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "base-uri 'none'"):
            assert rule in policy, (path, rule)
        assert "frame-ancestors 'none'" in policy, path
        assert page.headers["X-Content-Type-Options"] == "nosniff", path
        assert page.headers["Referrer-Policy"] == "same-origin", path
        assert "geolocation=()" in page.headers["Permissions-Policy"], path


def test_page_titles_are_unique(site):
    """Filtered lists share a canonical URL and are counted once; pages without one are not counted."""
    titles = {}
    for page in site.public.values():
        canonical = page.soup.find("link", rel="canonical")
        if canonical:
            titles.setdefault(page.soup.title.get_text(strip=True), set()).add(canonical["href"])
    assert len(titles) > 15
    assert {title: addresses for title, addresses in titles.items() if len(addresses) > 1} == {}


def test_every_page_has_title_and_canonical_url_or_noindex(site):
    for path, page in site.pages.items():
        assert len(page.soup.select("head > title")) == 1, path
        canonical = [link["href"] for link in page.soup.select("link[rel=canonical]")]
        hidden = page.soup.select('meta[name=robots][content="noindex"]')
        assert len(canonical) + len(hidden) == 1, path
        assert all(address.startswith(f"{settings.SITE_URL}/") for address in canonical), path
        assert page.soup.html["lang"], path


def test_sitemap_lists_public_pages_under_site_url(site):
    assert [one for one in site.sitemap if not one.startswith(f"{settings.SITE_URL}/")] == []
    for address in site.sitemap:
        page = site.public[urlsplit(address).path]
        assert page.status == 200, address
        assert page.soup.select('meta[name=robots][content="noindex"]') == [], address
    listed = {urlsplit(address).path for address in site.sitemap}
    assert {"/", "/blog/", "/conditions/ptsd/", "/consultation/", "/invite/", "/privacy/"} <= listed


def test_page_weight_stays_within_limits(site):
    for path, page in site.pages.items():
        assert len(page.text.encode()) < HTML_AT_MOST, path
    for selector, most in (("link[rel=stylesheet]", CSS_AT_MOST), ("script[src]", SCRIPT_AT_MOST)):
        loaded = {a for page in site.public.values() for tag in page.soup.select(selector) for a in _addresses(tag)}
        assert sum(_size(address) for address in loaded) < most, loaded


def _addresses(tag) -> list[str]:
    found = [tag[name] for name in ("src", "href", "poster", "data", "xlink:href") if tag.get(name)]
    return found + [one.split()[0] for one in tag.get("srcset", "").split(",") if one.strip()]


def _size(address: str) -> int:
    return Path(finders.find(address.removeprefix(settings.STATIC_URL))).stat().st_size

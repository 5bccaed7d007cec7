"""What holds on every page a reader can come to, for the demo clinic and for the clinic's own texts."""

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
from tests.conftest import CLINIC_TEXTS
from tests.factories.blog import make_image, make_many, picture, quotation, sources, text
from tests.home.crawler import MISSING, crawled, sitemap_addresses
from tests.home.importer.utils import import_content

# One crawl serves every test of this file; under xdist they stay together.
pytestmark = [pytest.mark.xdist_group("every_page"), pytest.mark.django_db]

WITHOUT_FORM = ("/consultation/thanks/", "/invite/thanks/", "/ask/thanks/", "/admin/login/")
HTML_AT_MOST, CSS_AT_MOST, SCRIPT_AT_MOST = 60_000, 30_000, 8_000


class Site:
    def __init__(self, client):
        self.all = crawled(client, also=WITHOUT_FORM)
        self.sitemap = sitemap_addresses(client)
        # What a link led to that has moved is looked at where it went.
        self.pages = {path: page for path, page in self.all.items() if not page.redirected}
        # What a reader of the public tree sees, with the form below it.
        self.public = {path: page for path, page in self.pages.items() if path not in WITHOUT_FORM}


@pytest.fixture(scope="module", params=["the demo clinic", "the clinic's own texts"])
def site(request, django_db_setup, django_db_blocker):
    if request.param == "the clinic's own texts" and not CLINIC_TEXTS.is_dir():
        pytest.skip("the clinic's texts are not beside this checkout")
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        if request.param == "the clinic's own texts":
            import_content(CLINIC_TEXTS)
        else:
            _fill_up()
        found = Site(Client())
        transaction.set_rollback(True)
    return found


def _fill_up():
    """Enough answers for every list to have a second page, and one with everything an answer may hold."""
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


def test_every_link_leads_somewhere(site):
    for path, page in site.all.items():
        expected = 404 if path in MISSING else 200
        assert page.redirected or page.status == expected, f"{path} answered {page.status}"
    assert len(site.public) > 25


def test_every_page_has_one_headline(site):
    for path, page in site.pages.items():
        assert len(page.soup.select("h1")) == 1, path
        assert page.soup.h1.get_text(strip=True), path


def test_headings_descend_without_a_gap(site):
    for path, page in site.pages.items():
        levels = [int(heading.name[1]) for heading in page.soup.select("h1, h2, h3, h4, h5, h6")]
        for above, below in zip([0, *levels], levels, strict=False):
            assert below <= above + 1, (path, levels)


def test_the_consultation_form_stands_on_every_page_exactly_once(site):
    for path, page in site.public.items():
        (form,) = page.soup.select("form[data-consultation-form]") or [None]
        assert form, path
        assert (form["action"], form["method"]) == ("/consultation/", "post"), path
        names = {field["name"] for field in form.select("[name]")}
        contract = "name contact_by phone email location condition best_time message adult consent text_consent"
        assert names >= {*contract.split(), "page", "entry", "key"}, path


@pytest.mark.parametrize("path", WITHOUT_FORM)
def test_thank_you_pages_and_the_sign_in_have_no_form(site, path):
    assert site.pages[path].soup.select("form[data-consultation-form]") == []


def test_only_a_condition_page_chooses_a_condition(site):
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


def test_no_public_page_sets_a_cookie_or_depends_on_one(site):
    for path, page in site.public.items():
        assert not page.cookies, path
        assert "cookie" not in page.headers.get("Vary", "").lower(), path
        assert "Set-Cookie" not in page.headers, path


def test_nothing_is_loaded_from_anybody_elses_server(site):
    loaded = "link[rel=stylesheet], link[rel=icon], link[rel=preload], link[rel=modulepreload], script, img, source"
    for path, page in site.pages.items():
        for tag in page.soup.select(f"{loaded}, iframe, video, audio, embed, object, use"):
            for address in _addresses(tag):
                assert address.startswith("/"), (path, address)
                assert not address.startswith("//"), (path, address)


def test_what_a_page_loads_is_there(site):
    loaded = {
        address
        for page in site.public.values()
        for tag in page.soup.select("link[rel=stylesheet], link[rel=icon], script[src]")
        for address in _addresses(tag)
    }
    assert loaded
    for address in loaded:
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address


def test_every_page_is_html_that_a_strict_parser_accepts(site):
    for path, page in site.pages.items():
        parser = html5lib.HTMLParser(strict=True)
        try:
            parser.parse(page.text)
        except html5lib.html5parser.ParseError as error:
            line, _ = parser.errors[-1][0] if parser.errors else (0, 0)
            pytest.fail(f"{path}, line {line}: {error}: {page.text.splitlines()[line - 1][:200]}")


def test_no_id_is_given_twice(site):
    for path, page in site.pages.items():
        counted = Counter(tag["id"] for tag in page.soup.select("[id]"))
        assert [name for name, count in counted.items() if count > 1] == [], path


def test_every_label_description_and_anchor_points_at_something(site):
    for path, page in site.pages.items():
        ids = {tag["id"] for tag in page.soup.select("[id]")}
        pointed = [tag["for"] for tag in page.soup.select("label[for]")]
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage"):
            pointed += [one for tag in page.soup.select(f"[{name}]") for one in tag[name].split()]
        pointed += [a["href"][1:] for a in page.soup.select('a[href^="#"]')]
        assert [one for one in pointed if one not in ids] == [], path


def test_every_field_has_a_name_that_is_read_aloud(site):
    for path, page in site.pages.items():
        for field in page.soup.select("input:not([type=hidden]), textarea, select"):
            labelled = page.soup.select(f'label[for="{field.get("id")}"]') or field.find_parent("label")
            assert labelled or field.get("aria-label"), (path, field)


def test_every_picture_says_what_it_shows_and_how_large_it_is(site):
    for path, page in site.pages.items():
        for img in page.soup.select("img"):
            assert "alt" in img.attrs, (path, img)
            assert img.get("width", "").isdigit(), (path, img)
            assert img.get("height", "").isdigit(), (path, img)


def test_nothing_in_a_page_needs_an_inline_script_or_style(site):
    for path, page in site.pages.items():
        assert page.soup.select('style, [style], script:not([src], [type="application/ld+json"])') == [], path
        assert not [tag for tag in page.soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)], path
        assert not page.soup.select('a[href^="javascript:"], a[href^="data:"]'), path


def test_every_page_is_protected_by_its_headers(site):
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


def test_no_two_pages_share_a_title(site):
    """Two addresses of one page, a filter for one, share their canonical address; so does what no engine lists."""
    titles = {}
    for page in site.public.values():
        canonical = page.soup.find("link", rel="canonical")
        if canonical:
            titles.setdefault(page.soup.title.get_text(strip=True), set()).add(canonical["href"])
    assert len(titles) > 15
    assert {title: addresses for title, addresses in titles.items() if len(addresses) > 1} == {}


def test_every_page_has_one_title_and_either_an_address_of_its_own_or_no_place_in_an_index(site):
    for path, page in site.pages.items():
        assert len(page.soup.select("head > title")) == 1, path
        canonical = [link["href"] for link in page.soup.select("link[rel=canonical]")]
        hidden = page.soup.select('meta[name=robots][content="noindex"]')
        assert len(canonical) + len(hidden) == 1, path
        assert all(address.startswith(f"{settings.SITE_URL}/") for address in canonical), path
        assert page.soup.html["lang"], path


def test_the_sitemap_names_public_pages_on_the_sites_one_address(site):
    assert [one for one in site.sitemap if not one.startswith(f"{settings.SITE_URL}/")] == []
    for address in site.sitemap:
        page = site.public[urlsplit(address).path]
        assert page.status == 200, address
        assert page.soup.select('meta[name=robots][content="noindex"]') == [], address
    listed = {urlsplit(address).path for address in site.sitemap}
    assert {"/", "/blog/", "/conditions/ptsd/", "/consultation/", "/invite/", "/privacy/"} <= listed


def test_a_page_fits_into_a_slow_connection(site):
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

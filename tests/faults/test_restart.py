"""The site is ended and started again: all that was there is there."""

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request

from tests.e2e.form_utils import post, reference_at


def may_sign_in(site, username: str, password: str) -> bool:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    door = f"{site.url}/admin/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.open(door).read().decode())[1]
    typed = urllib.parse.urlencode({"login": username, "password": password, "csrfmiddlewaretoken": token})
    return browser.open(urllib.request.Request(door, typed.encode(), {"Referer": door})).url == f"{site.url}/admin/"


def test_restart_preserves_data_keys_and_passwords(running_site, answers):
    site = running_site
    _, thanks = post(site, answers | {"name": "Before The Restart"})
    reference = reference_at(site, thanks)
    site.end()

    before = what_lasts(site)
    first_password, site.password = site.password, "another password, given at the second start"
    try:
        began = time.monotonic()
        said = site.manage("bootstrap", "--demo", "yes")
        print(f"a second bootstrap took {time.monotonic() - began:.1f} s")  # noqa: T201 - to be read, not judged: the machine decides
        site.start()
    finally:
        site.password = first_password

    assert what_lasts(site) == before
    assert reference in site.references()
    assert re.search(r"Password +unchanged", said)
    assert first_password not in said
    # An address given before the restart still opens, so the keys are the same.
    assert reference_at(site, thanks) == reference
    assert may_sign_in(site, "frontdesk", first_password)
    assert not may_sign_in(site, "frontdesk", "another password, given at the second start")


def what_lasts(site) -> dict:
    tables = {
        "requests": "SELECT reference, state, name, message FROM consultations_consultationrequest ORDER BY 1",
        "pages": "SELECT id, path, slug, live, latest_revision_id FROM wagtailcore_page ORDER BY 1",
        "people": "SELECT username, password, is_superuser FROM users_user ORDER BY 1",
    }
    kept = {name: site.rows(question) for name, question in tables.items()}
    assert len(kept["people"]) == 5
    keys = {name: (site.var_dir / name).read_bytes() for name in ("field_keys", "secret_key")}
    static = sorted((path.name, path.stat().st_mtime_ns) for path in (site.var_dir / "static").glob("css/*"))
    return kept | keys | {"static": static}

"""Old URLs of renamed locations and physicians redirect to the current URL in one step."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.clinic.models import Location, Physician
from tests.consultations.form_utils import sends, soup

MODELS = {
    "location": (Location, "harbor-point", "/locations/{}/"),
    "physician": (Physician, "dr-alex-rivera", "/physicians/{}/"),
}


@pytest.fixture(params=MODELS)
def renamable(request, db):
    """A tuple: the first slug, a function that changes the slug, and a function that returns the URL of a slug."""
    model, slug, url = MODELS[request.param]
    row = model.objects.get(slug=slug)

    def rename(to: str) -> None:
        row.slug = to
        row.save()

    return slug, rename, url.format


def test_old_url_redirects_to_new_url(client, renamable):
    first, rename, url = renamable
    rename("renamed")
    moved = client.get(url(first))
    assert (moved.status_code, moved["Location"]) == (301, url("renamed"))
    assert client.get(url("renamed")).status_code == 200


def test_each_old_url_redirects_directly_to_current_url(client, renamable):
    first, rename, url = renamable
    for slug in ("second", "third", "fourth"):
        rename(slug)
    for old in (first, "second", "third"):
        assert client.get(url(old))["Location"] == url("fourth"), old


def test_restored_slug_does_not_cause_redirect_loop(client, renamable):
    first, rename, url = renamable
    rename("second")
    rename(first)
    assert client.get(url(first)).status_code == 200
    assert client.get(url("second"))["Location"] == url(first)


def test_new_row_with_an_old_slug_is_not_redirected(client, renamable, request):
    first, rename, url = renamable
    rename("second")
    model = MODELS[request.node.callspec.params["renamable"]][0]
    model.objects.create(name="Somewhere Or Somebody Else", slug=first)
    page = client.get(url(first))
    assert page.status_code == 200
    assert "Somewhere Or Somebody Else" in page.content.decode()


def test_change_of_another_field_adds_no_redirect(client, renamable, request):
    model, slug, _ = MODELS[request.node.callspec.params["renamable"]]
    row = model.objects.get(slug=slug)
    row.name = "Another Name"
    row.save()
    assert not Redirect.objects.exists()


def test_no_page_links_to_old_url(client, renamable):
    first, rename, url = renamable
    rename("renamed")
    for path in ("/", "/blog/", "/locations/", "/physicians/", "/conditions/"):
        links = {link["href"] for link in soup(client.get(path)).select("a[href]")}
        assert url(first) not in links, path


def test_slug_changed_in_the_admin_adds_redirect(client, renamable, request, sign_in):
    first, _, url = renamable
    name = request.node.callspec.params["renamable"]
    row = MODELS[name][0].objects.get(slug=first)
    editor = sign_in("owner")
    edit = f"/admin/snippets/clinic/{name}/edit/{row.pk}/"
    form = soup(editor.get(edit)).select_one("form[data-edit-form]")
    saved = editor.post(edit, sends(form) | {"slug": "by-hand"})
    assert saved.status_code == 302
    assert client.get(url(first))["Location"] == url("by-hand")


def test_form_accepts_new_slug_of_location(client, send, answers):
    location = Location.objects.get(slug="harbor-point")
    location.slug = "harbour-point"
    location.save()
    assert send(answers | {"location": "harbour-point"}).status_code == 303

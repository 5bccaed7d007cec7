"""A place or a physician under a new address is still found under every old one, in one step."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.clinic.models import Location, Physician
from tests.consultations.form_utils import sends, soup

THINGS = {
    "location": (Location, "harbor-point", "/locations/{}/"),
    "physician": (Physician, "dr-alex-rivera", "/physicians/{}/"),
}


@pytest.fixture(params=THINGS)
def thing(request, db):
    """(the first slug, how to rename it, the address of a slug)."""
    model, slug, address = THINGS[request.param]
    row = model.objects.get(slug=slug)

    def rename(to: str) -> None:
        row.slug = to
        row.save()

    return slug, rename, address.format


def test_its_old_address_leads_to_the_new_one(client, thing):
    first, rename, address = thing
    rename("renamed")
    moved = client.get(address(first))
    assert (moved.status_code, moved["Location"]) == (301, address("renamed"))
    assert client.get(address("renamed")).status_code == 200


def test_after_many_renames_every_old_address_leads_there_in_one_step(client, thing):
    first, rename, address = thing
    for slug in ("second", "third", "fourth"):
        rename(slug)
    for old in (first, "second", "third"):
        assert client.get(address(old))["Location"] == address("fourth"), old


def test_renamed_back_it_leads_in_no_circle(client, thing):
    first, rename, address = thing
    rename("second")
    rename(first)
    assert client.get(address(first)).status_code == 200
    assert client.get(address("second"))["Location"] == address(first)


def test_somebody_else_under_the_old_address_is_found_there(client, thing, request):
    first, rename, address = thing
    rename("second")
    model = THINGS[request.node.callspec.params["thing"]][0]
    model.objects.create(name="Somewhere Or Somebody Else", slug=first)
    page = client.get(address(first))
    assert page.status_code == 200
    assert "Somewhere Or Somebody Else" in page.content.decode()


def test_a_change_of_anything_else_leaves_no_redirect(client, thing, request):
    model, slug, _ = THINGS[request.node.callspec.params["thing"]]
    row = model.objects.get(slug=slug)
    row.name = "Another Name"
    row.save()
    assert not Redirect.objects.exists()


def test_no_page_links_to_an_old_address(client, thing):
    first, rename, address = thing
    rename("renamed")
    for path in ("/", "/blog/", "/locations/", "/physicians/", "/conditions/"):
        links = {link["href"] for link in soup(client.get(path)).select("a[href]")}
        assert address(first) not in links, path


def test_it_is_renamed_in_the_admin_like_anywhere_else(client, thing, request, sign_in):
    first, _, address = thing
    name = request.node.callspec.params["thing"]
    row = THINGS[name][0].objects.get(slug=first)
    editor = sign_in("owner")
    edit = f"/admin/snippets/clinic/{name}/edit/{row.pk}/"
    form = soup(editor.get(edit)).select_one("form[data-edit-form]")
    saved = editor.post(edit, sends(form) | {"slug": "by-hand"})
    assert saved.status_code == 302
    assert client.get(address(first))["Location"] == address("by-hand")


def test_a_form_sent_for_a_renamed_place_reaches_it(client, send, answers):
    place = Location.objects.get(slug="harbor-point")
    place.slug = "harbour-point"
    place.save()
    assert send(answers | {"location": "harbour-point"}).status_code == 303

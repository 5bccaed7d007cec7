"""Pages that were published can be unpublished by editors and deleted only by the owner."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from blog.models import BlogIndexPage
from home.models import HomePage, StandardPage
from tests.factories.blog import make_answer
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def delete(page) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def bulk(*pages) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return f"{address}?{'&'.join(f'id={page.pk}' for page in pages)}&next=/admin/pages/"


def exists(page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


@pytest.fixture
def unpublished(db):
    page = make_answer("Was it public?")
    page.unpublish()
    return page


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_published_page_cannot_be_deleted_and_error_says_to_unpublish(sign_in, unpublished, who):
    staff = sign_in(who)
    for page in (unpublished, make_answer("Is it public?")):
        assert staff.get(delete(page)).status_code == 302
        response = staff.post(delete(page), follow=True)
        assert "only the owner can delete published pages" in response.content.decode()
        assert "Unpublish it instead" in response.content.decode()
        assert exists(page)


def test_deleting_published_page_redirects_physician_to_unpublish(sign_in):
    page = make_answer("Is it public?")
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert sign_in("physician").post(delete(page)).headers["Location"] == unpublish
    assert sign_in("physician").post(unpublish).status_code == 302
    assert not Page.objects.get(pk=page.pk).live


def test_owner_can_delete_unpublished_page(sign_in, unpublished):
    assert sign_in("owner").post(delete(unpublished)).status_code == 302
    assert not exists(unpublished)


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_draft_that_was_never_published_can_be_deleted(sign_in, who):
    draft = make_answer("Never mind?", live=False)
    assert sign_in(who).post(delete(draft)).status_code == 302
    assert not exists(draft)


def test_bulk_delete_keeps_pages_that_were_published(sign_in, unpublished):
    draft, staff = make_answer("Never mind?", live=False), sign_in("physician")
    shown = words(see(staff, bulk(draft, unpublished)))
    assert "Only the owner can delete pages that have been published" in shown
    staff.post(bulk(draft, unpublished))

    assert [exists(page) for page in (draft, unpublished)] == [False, True]
    sign_in("owner").post(bulk(unpublished))
    assert not exists(unpublished)


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_page_with_published_descendant_cannot_be_deleted(sign_in, who):
    above = HomePage.objects.get().add_child(instance=StandardPage(title="Above", slug="above", live=False))
    below = above.add_child(instance=StandardPage(title="Below", slug="below", live=False))
    below.save_revision().publish()
    Page.objects.get(pk=below.pk).specific.unpublish()
    # No role of the clinic has this permission, but an owner could grant it.
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="bulk_delete_page")
    GroupPagePermission(
        group=Group.objects.get(name=who), page=Page.get_first_root_node(), permission=permission
    ).save()
    staff = sign_in(who)
    staff.post(delete(above))
    staff.post(bulk(above))
    assert exists(above)
    assert exists(below)


def test_delete_button_is_hidden_from_users_who_cannot_delete(sign_in, unpublished):
    draft, index = make_answer("Never mind?", live=False), BlogIndexPage.objects.get()
    for who, offered in (("owner", {draft.pk, unpublished.pk}), ("physician", {draft.pk})):
        staff = sign_in(who)
        listing = see(staff, reverse("wagtailadmin_explore", args=[index.pk]))
        links = {link["href"].split("?")[0] for link in listing.select("a[href*='/delete/']")}
        assert {page.pk for page in (draft, unpublished) if delete(page) in links} == offered
        for page in (draft, unpublished):
            editor = see(staff, reverse("wagtailadmin_pages:edit", args=[page.pk]))
            assert bool(editor.select(f"a[href^='{delete(page)}']")) is (page.pk in offered)


def test_published_page_can_be_moved(sign_in):
    page = HomePage.objects.get().add_child(instance=StandardPage(title="Moves", slug="moves", live=False))
    page.save_revision().publish()
    elsewhere = HomePage.objects.get().add_child(instance=StandardPage(title="Here", slug="here"))
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk])
    assert sign_in("physician").post(address).status_code == 302
    assert Page.objects.get(pk=page.pk).get_parent().pk == elsewhere.pk


def test_page_list_query_count_does_not_grow_with_pages(sign_in, django_assert_max_num_queries):
    staff, index = sign_in("physician"), BlogIndexPage.objects.get()
    address = reverse("wagtailadmin_explore", args=[index.pk])
    counts = []
    for _ in range(2):
        for number in range(5):
            make_answer(f"Number {number} of {len(counts)}?", live=bool(number % 2))
        staff.get(address)
        with django_assert_max_num_queries(200) as queries:
            staff.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]

"""What was ever public is taken off the site and kept; only the owner erases it."""

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
def taken_down(db):
    page = make_answer("Was it public?")
    page.unpublish()
    return page


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_what_was_public_is_not_deleted_and_the_refusal_says_what_to_do(sign_in, taken_down, who):
    staff = sign_in(who)
    for page in (taken_down, make_answer("Is it public?")):
        assert staff.get(delete(page)).status_code == 302
        response = staff.post(delete(page), follow=True)
        assert "only the owner erases what was" in response.content.decode()
        assert "Unpublish it instead" in response.content.decode()
        assert exists(page)


def test_a_physician_is_led_to_the_page_that_takes_it_down(sign_in):
    page = make_answer("Is it public?")
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert sign_in("physician").post(delete(page)).headers["Location"] == unpublish
    assert sign_in("physician").post(unpublish).status_code == 302
    assert not Page.objects.get(pk=page.pk).live


def test_the_owner_erases(sign_in, taken_down):
    assert sign_in("owner").post(delete(taken_down)).status_code == 302
    assert not exists(taken_down)


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_a_draft_that_never_was_public_may_go(sign_in, who):
    draft = make_answer("Never mind?", live=False)
    assert sign_in(who).post(delete(draft)).status_code == 302
    assert not exists(draft)


def test_of_many_pages_only_those_go_that_never_were_public(sign_in, taken_down):
    draft, staff = make_answer("Never mind?", live=False), sign_in("physician")
    shown = words(see(staff, bulk(draft, taken_down)))
    assert "only the owner erases what was" in shown
    staff.post(bulk(draft, taken_down))

    assert [exists(page) for page in (draft, taken_down)] == [False, True]
    sign_in("owner").post(bulk(taken_down))
    assert not exists(taken_down)


@pytest.mark.parametrize("who", ["physician", "editor"])
def test_a_page_is_not_deleted_from_above_what_was_public(sign_in, who):
    above = HomePage.objects.get().add_child(instance=StandardPage(title="Above", slug="above", live=False))
    below = above.add_child(instance=StandardPage(title="Below", slug="below", live=False))
    below.save_revision().publish()
    Page.objects.get(pk=below.pk).specific.unpublish()
    # Who may delete whole branches: nobody of the clinic's own, unless a role is given it one day.
    may = Permission.objects.get(content_type__app_label="wagtailcore", codename="bulk_delete_page")
    GroupPagePermission(group=Group.objects.get(name=who), page=Page.get_first_root_node(), permission=may).save()
    staff = sign_in(who)
    staff.post(delete(above))
    staff.post(bulk(above))
    assert exists(above)
    assert exists(below)


def test_no_button_offers_what_is_refused(sign_in, taken_down):
    draft, index = make_answer("Never mind?", live=False), BlogIndexPage.objects.get()
    for who, offered in (("owner", {draft.pk, taken_down.pk}), ("physician", {draft.pk})):
        staff = sign_in(who)
        listing = see(staff, reverse("wagtailadmin_explore", args=[index.pk]))
        links = {link["href"].split("?")[0] for link in listing.select("a[href*='/delete/']")}
        assert {page.pk for page in (draft, taken_down) if delete(page) in links} == offered
        for page in (draft, taken_down):
            editor = see(staff, reverse("wagtailadmin_pages:edit", args=[page.pk]))
            assert bool(editor.select(f"a[href^='{delete(page)}']")) is (page.pk in offered)


def test_what_was_public_still_moves(sign_in):
    page = HomePage.objects.get().add_child(instance=StandardPage(title="Moves", slug="moves", live=False))
    page.save_revision().publish()
    elsewhere = HomePage.objects.get().add_child(instance=StandardPage(title="Here", slug="here"))
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk])
    assert sign_in("physician").post(address).status_code == 302
    assert Page.objects.get(pk=page.pk).get_parent().pk == elsewhere.pk


def test_the_list_of_pages_asks_the_same_number_of_questions_however_long(sign_in, django_assert_max_num_queries):
    staff, index = sign_in("physician"), BlogIndexPage.objects.get()
    address = reverse("wagtailadmin_explore", args=[index.pk])
    counts = []
    for _ in range(2):
        for number in range(5):
            make_answer(f"Number {number} of {len(counts)}?", live=bool(number % 2))
        staff.get(address)
        with django_assert_max_num_queries(200) as asked:
            staff.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]

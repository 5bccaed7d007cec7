"""Copies of pages are always drafts, and aliases cannot be created."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page

from blog.models import AnswerPage
from home.models import HomePage, StandardPage
from tests.factories.blog import make_answer
from tests.utils.html import see

pytestmark = pytest.mark.django_db


def copy(staff, page, slug="again", **sent):
    form = {"new_title": "Again", "new_slug": slug, "new_parent_page": page.get_parent().pk, "next": ""}
    return staff.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form | sent)


@pytest.mark.parametrize("who", ["owner", "physician", "editor"])
def test_copy_is_a_draft_even_if_form_asks_to_publish(sign_in, client, who):
    page = make_answer("Does it hurt?")
    assert copy(sign_in(who), page, publish_copies="on", alias="on").status_code == 302

    copied = AnswerPage.objects.get(slug="again")
    assert (copied.live, copied.first_published_at, copied.alias_of) == (False, None, None)
    assert client.get("/blog/again/").status_code == 404


def test_copy_form_has_no_publish_or_alias_option(sign_in):
    page = make_answer("Does it hurt?")
    shown = see(sign_in("owner"), reverse("wagtailadmin_pages:copy", args=[page.pk]))
    assert not shown.select("[name=publish_copies], [name=alias]")
    assert "Copies are always saved as drafts." in shown.get_text()


def test_copies_of_child_pages_are_drafts(sign_in):
    above = HomePage.objects.get().add_child(instance=StandardPage(title="Above", slug="above"))
    above.add_child(instance=StandardPage(title="Below", slug="below"))
    copy(sign_in("owner"), above, copy_subpages="on", publish_copies="on")

    copied = StandardPage.objects.get(slug="again")
    assert [page.live for page in copied.get_descendants(inclusive=True)] == [False, False]


def test_copy_made_in_code_is_a_draft():
    page = make_answer("Does it hurt?")
    assert not page.copy(update_attrs={"slug": "again"}, keep_live=True).live


def test_alias_cannot_be_created():
    page = make_answer("Does it hurt?")
    with pytest.raises(PermissionDenied, match="Copy the page"):
        page.create_alias(update_slug="again")
    assert not Page.objects.exclude(alias_of=None).exists()

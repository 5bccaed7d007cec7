"""What an editor sees before a page is public: the page as it will be, with a form that sends nothing."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from blog.models import AnswerPage
from conditions.models import ConditionPage
from tests.factories.blog import make_answer, text
from tests.home.editor_utils import editor_form
from tests.utils.html import see

pytestmark = pytest.mark.django_db


def assert_inert(page):
    (form,) = page.select("form[data-consultation-form]")
    assert [button for button in form.select("button") if not button.has_attr("disabled")] == []
    assert "Forms can’t be sent from a preview." in form.get_text()


@pytest.mark.parametrize(("kind", "slug"), [(AnswerPage, "is-ketamine-addictive"), (ConditionPage, "ptsd")])
@pytest.mark.parametrize("who", ["editor", "physician"])
def test_preview_shows_unsaved_text_and_inactive_form(sign_in, client, who, kind, slug):
    page, staff = kind.objects.get(slug=slug), sign_in(who)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    typed = staff.post(address, editor_form(page, body=[text("<p>Typed a moment ago.</p>")], sources=[]))
    assert typed.json() == {"is_valid": True, "is_available": True}

    shown = see(staff, address)
    assert "Typed a moment ago." in shown.main.get_text()
    assert_inert(shown)
    assert "Typed a moment ago." not in client.get(page.url).content.decode()


def test_new_answer_can_be_previewed_before_saving(sign_in):
    staff, new = sign_in("editor"), AnswerPage(title="New", slug="new", question="Is it new?")
    index = AnswerPage.objects.first().get_parent()
    address = reverse("wagtailadmin_pages:preview_on_add", args=["blog", "answerpage", index.pk])
    form = editor_form(new, body=[text("<p>Quite.</p>")], physician=1, conditions=[])
    assert staff.post(address, form).json()["is_valid"]

    shown = BeautifulSoup(staff.get(address).content, "html.parser")
    assert shown.h1.get_text() == "Is it new?"
    assert_inert(shown)


def test_preview_shows_unpublished_conditions(sign_in):
    page = make_answer("Does it hurt?", live=False)
    page.conditions = [ConditionPage.objects.get(slug="ptsd")]
    page.save_revision()

    shown = see(sign_in("editor"), reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert [a.get_text() for a in shown.select('.facts a[href^="/conditions/"]')] == ["PTSD"]
    assert_inert(shown)


def test_visitor_cannot_see_preview(client):
    page = make_answer("Does it hurt?", live=False)
    for name in ("view_draft", "preview_on_edit"):
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_public_page_has_active_form(client, sign_in):
    make_answer("Does it hurt?")
    for reader in (client, sign_in("editor")):
        (form,) = see(reader, "/blog/does-it-hurt/").select("form[data-consultation-form]")
        assert not form.select("button[disabled]")

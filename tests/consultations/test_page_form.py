"""An editor selects another form for one page; all other pages keep the default form."""

import pytest
from django.test import Client

from blog.models import AnswerPage
from conditions.models import ConditionPage
from consultations.models import ConsultationForm
from tests.home.editor_utils import edit_in_admin

pytestmark = pytest.mark.django_db
HEADING = "A first call about sleep"


@pytest.fixture
def other_form() -> ConsultationForm:
    form = ConsultationForm.objects.get(is_default=True)
    form.pk, form.is_default, form.name, form.heading = None, False, "Sleep", HEADING
    form.save()
    return form


@pytest.mark.parametrize("page_type", [AnswerPage, ConditionPage])
def test_editor_selects_another_form_for_a_page(sign_in, other_form, page_type):
    page, neighbor = page_type.objects.live()[:2]
    page = edit_in_admin(sign_in("owner"), page, page_form=other_form.pk)
    assert page.page_form == other_form
    assert HEADING in Client().get(page.url).content.decode()
    assert HEADING not in Client().get(neighbor.url).content.decode()


def test_page_shows_the_default_form_when_its_form_is_deleted(sign_in, other_form):
    page = edit_in_admin(sign_in("owner"), ConditionPage.objects.live().first(), page_form=other_form.pk)
    other_form.delete()
    default = ConsultationForm.objects.get(is_default=True)
    assert default.heading in Client().get(page.url).content.decode()

"""A page is checked once for the same text, rules and treatments, and again when one of them changes."""

import pytest
from django.core.cache import cache

from cms.content_checks import checker, rules
from conditions.models import Treatment
from tests.factories.blog import make_answer
from tests.home.editor_utils import edit_in_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """The first line of each page text that is checked."""
    cache.clear()
    texts, check_text = [], checker.check_text

    def counting(passages, kind="claims"):
        if kind == "claims":
            texts.append(passages[0].text)
        return check_text(passages, kind)

    monkeypatch.setattr(checker, "check_text", counting)
    return texts


def test_draft_is_checked_once_however_often_it_is_opened(sign_in, checked):
    page, client = make_answer("Does it last?", live=False), sign_in("editor")
    edit_in_admin(client, page, action="", intro="It cures all pain.")
    checked.clear()
    for _ in range(2):
        assert "It cures all pain." in client.get(f"/admin/content-checks/pages/{page.pk}/").content.decode()
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert len(checked) == 1


def test_changed_text_is_checked_again(checked):
    page = make_answer("Does it last?", live=False, intro="It may help.")
    assert checker.check_page(page) == []
    page.intro = "It cures pain."
    assert [finding.excerpt for finding in checker.check_page(page)] == ["It cures pain."]


def test_changed_rules_check_the_same_text_again(checked, monkeypatch):
    page = make_answer("Does it last?", live=False)
    checked.clear()
    for version in ("one", "one", "two"):
        monkeypatch.setattr(rules, "rules_version", lambda version=version: version)
        checker.check_page(page)
    assert len(checked) == 2


def test_added_treatment_checks_the_same_text_again(checked):
    page = make_answer("Does it last?", live=False, intro="Glowbalm is safe and approved for everyone.")
    checker.check_page(page)
    checked.clear()
    Treatment.objects.create(name="glowbalm")
    for _ in range(2):
        checker.check_page(page)
    assert len(checked) == 1

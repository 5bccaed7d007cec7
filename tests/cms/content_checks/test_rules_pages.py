"""Missing content, repeated text and foreign contact details on pages."""

import json

import pytest

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings, Location
from cms.content_checks.checker import check_page, check_text, passages_of
from cms.content_checks.findings import Finding, Severity
from conditions.models import ConditionPage, Disclosure
from tests.cms.content_checks.utils import held

pytestmark = pytest.mark.django_db


def places(page, rule: str) -> list[str]:
    return [finding.where for finding in check_page(page) if finding.rule == rule]


def test_incomplete_answer_is_blocked():
    page = AnswerPage.objects.first()
    assert places(page, "missing-section") == []
    page.question, page.physician, page.body = "", None, "[]"
    assert places(page, "missing-section") == ["the question", "the answer", "the physician"]
    assert {one.severity for one in check_page(page) if one.rule == "missing-section"} == {Severity.BLOCKS}


def test_each_missing_condition_section_is_an_issue():
    page = ConditionPage.objects.get(slug="ocd")
    page.risks = page.summary = ""
    assert places(page, "missing-section") == ["a summary", "the risks"]
    prints = [one.fingerprint for one in check_page(page) if one.rule == "missing-section"]
    assert len(set(prints)) == 2


def test_image_needs_alt_text_or_decorative():
    page = AnswerPage.objects.get(slug="does-ketamine-help-pain-that-outstays-its-cause")
    assert places(page, "missing-alt-text") == []
    raw = page.body.get_prep_value()
    image = next(block for block in raw if block["type"] == "picture")["value"]["image"]
    image["alt_text"] = " "
    page.body = json.dumps(raw)
    assert places(page, "missing-alt-text") == ["image 1"]
    image["decorative"] = True
    page.body = json.dumps(raw)
    assert places(page, "missing-alt-text") == []


def test_page_with_disclosure_needs_risks():
    page = AnswerPage(title="t", question="q", search_description="d", physician_id=1)
    page.body = json.dumps([{"type": "text", "value": "<p>Ketamine may help some people for a while.</p>"}])
    assert (places(page, "missing-risk"), places(page, "missing-off-label")) == ([], [])


def test_page_about_benefits_needs_risks_and_off_label_status():
    Disclosure.objects.all().delete()
    page = AnswerPage(title="t", question="q", search_description="d", physician_id=1)
    page.body = json.dumps([{"type": "text", "value": "<p>Ketamine may help some people for a while.</p>"}])
    assert (places(page, "missing-risk"), places(page, "missing-off-label")) == (["the whole page"],) * 2
    fuller = "<p>Ketamine may help some people. This is off-label. It can raise your blood pressure.</p>"
    page.body = json.dumps([{"type": "text", "value": fuller}])
    assert (places(page, "missing-risk"), places(page, "missing-off-label")) == ([], [])
    of_others = "<p>Ketamine may help. This is off-label. Antidepressants have side effects.</p>"
    page.body = json.dumps([{"type": "text", "value": of_others}])
    assert places(page, "missing-risk") == ["the whole page"]


def test_page_without_treatment_needs_no_risks():
    page = AnswerPage(title="t", question="q", search_description="d", physician_id=1)
    page.body = json.dumps([{"type": "text", "value": "<p>Sleep helps a sore back.</p>"}])
    assert places(page, "missing-risk") == []


def test_missing_meta_description_is_an_issue():
    page = AnswerPage(title="t", question="q", body="[]")
    assert places(page, "missing-description") == ["Description for search engines"]
    page.intro = "An introduction."
    page.__dict__.pop("summary", None)
    assert places(page, "missing-description") == []


def test_checks_of_page_type_are_included(monkeypatch):
    mine = lambda page: [Finding("mine", Severity.ADVISES, "here", "", f"About {page.slug}.")]  # noqa: E731
    monkeypatch.setattr(ConditionPage, "extra_checks", mine)
    assert "About ocd." in [one.sentence for one in check_page(ConditionPage.objects.get(slug="ocd"))]


def test_clinic_contact_details_are_allowed():
    ClinicSettings.objects.update(email="us@own.example", phone="(714) 555-0144")
    Location.objects.filter(slug="seal-cove").update(phone="714.555.0145")
    assert held("Write to US@own.example, or ring 714-555-0144 or +1 (714) 555-0145.") == set()
    assert held("Write to us@0wn.example.") == {"other-email"}
    assert held("Ring 714-555-0146.") == {"other-phone"}
    ClinicSettings.objects.update(email="new@own.example")
    assert held("Write to us@own.example.") == {"other-email"}


def test_query_count_does_not_depend_on_paragraph_count(django_assert_max_num_queries):
    text = "Write to someone@else.example or ring 949-555-0199, or see harborlihgt.example.\n" * 40
    with django_assert_max_num_queries(6):
        assert len(check_text(passages_of(text))) >= 120


def test_two_spaces_before_an_invisible_last_character_are_no_error():
    assert [finding.rule for finding in check_text(passages_of("It helps some.  \u200b"))] == []

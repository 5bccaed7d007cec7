"""What the rules find in the clinic's own six texts: what a careful reviewer names, by paragraph of the body."""

from collections import defaultdict

import pytest
from django.core.management import call_command
from wagtail.models import Page

from cms.content_checks.checker import check_page
from cms.content_checks.findings import Severity
from conditions.models import Treatment

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NO_SECTIONS = {"a summary", "the risks", "who it is not for", "the physician's own statement", "sources"}
# Rule: the paragraphs in which it finds something. None of the condition pages names a risk of the treatment, says
# “off-label” or has a source.
FOUND = {
    "can-ketamine-help-with-my-chronic-pain": {
        "double-space": {1, 5},
        "study-without-source": {2},
        "number-without-source": {2},
        "mechanism-as-settled": {5, 6},
    },
    "anxiety": {"others-drawbacks": {1}, "effect-without-source": {2}, "mechanism-as-settled": {4}, "expectation": {4}},
    "chronic-pain": {
        "study-without-source": {2},
        "effect-without-source": {3, "The physician's own words"},
    },
    "depression": {
        "unqualified-safe": {1},
        "study-without-source": {1, 5},
        "superlative-effect": {1, 2, 5, 7},
        "speed-of-effect": {2},
        "others-drawbacks": {2, 3, 4, 7},
        "no-other-medication": {5},
        "mechanism-as-settled": {7},
        "cure": {7},
    },
    "ocd": {
        "others-drawbacks": {1},
        "study-without-source": {2},
        "speed-of-effect": {2},
        "unqualified-safe": {2},
        "mechanism-as-settled": {2},
        "superlative-effect": {3},
    },
    "ptsd": {
        "number-without-source": {1, 2},
        "others-drawbacks": {2},
        "study-without-source": {3, 6},
        "superlative-effect": {3},
        "speed-of-effect": {3, 6},
        "expectation": {6},
    },
}


@pytest.fixture
def pages(clinic_texts) -> dict:
    call_command("import_content", str(clinic_texts))
    # The texts replace the demo, its treatment included; the clinic adds its own under Treatments.
    Treatment.objects.create(name="ketamine")
    return {page.slug: page for page in Page.objects.filter(slug__in=FOUND).specific()}


def test_clinic_texts_have_exactly_expected_issues(pages):
    assert {slug: _by_rule(page) for slug, page in pages.items()} == FOUND


def test_clinic_texts_lack_risks_and_off_label_status(pages):
    for slug, page in pages.items():
        missing = defaultdict(set)
        for finding in check_page(page):
            missing[finding.rule].add(finding.where)
        assert missing["missing-off-label"] == missing["missing-risk"] == {"the whole page"}, slug
        if slug == "chronic-pain":
            assert missing["missing-section"] == NO_SECTIONS - {"the physician's own statement"}
        elif slug != "can-ketamine-help-with-my-chronic-pain":
            assert missing["missing-section"] == NO_SECTIONS, slug


def test_clinic_texts_are_blocked(pages):
    assert len(pages) == 6
    for slug, page in pages.items():
        assert any(finding.severity == Severity.BLOCKS for finding in check_page(page)), slug


def _by_rule(page) -> dict[str, set[int | str]]:
    found = defaultdict(set)
    for finding in check_page(page):
        if not finding.rule.startswith("missing-"):
            place = finding.where.rpartition("paragraph ")[2]
            found[finding.rule].add(int(place) if place.isdigit() else place)
    return dict(found)

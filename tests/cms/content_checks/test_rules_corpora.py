"""Many sentences of both kinds: what advertisements say is named, what honest physicians say is not held back."""

import pytest
from wagtail.models import Page

from cms.content_checks.checker import check_page
from cms.content_checks.findings import Severity
from tests.cms.content_checks.utils import corpus, held

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_corpora_are_large_enough():
    assert len(corpus("claims.txt")) > 250
    assert len(corpus("honest.txt")) > 250


def test_every_claim_is_blocked():
    assert [sentence for sentence in corpus("claims.txt") if not held(sentence)] == []


def test_honest_sentences_are_not_blocked():
    assert {sentence: found for sentence in corpus("honest.txt") if (found := held(sentence))} == {}


def test_demo_pages_are_not_blocked():
    pages = [page for page in Page.objects.specific() if hasattr(page, "all_text_segments")]
    assert sum(len(passage.text.split()) for page in pages for passage in page.all_text_segments()) > 5000
    found = {page.slug: [one for one in check_page(page) if one.severity == Severity.BLOCKS] for page in pages}
    assert {slug: findings for slug, findings in found.items() if findings} == {}

"""Many sentences of both kinds: what advertisements say is named, what honest physicians say is not held back."""

import pytest
from wagtail.models import Page

from cms.content_checks.checker import check_page
from cms.content_checks.findings import Severity
from tests.cms.content_checks.utils import corpus, held

pytestmark = pytest.mark.django_db


def test_the_corpora_are_large_enough_to_say_something():
    assert len(corpus("claims.txt")) > 250
    assert len(corpus("honest.txt")) > 250


def test_every_claim_is_held_back():
    assert [sentence for sentence in corpus("claims.txt") if not held(sentence)] == []


def test_no_honest_sentence_is_held_back():
    assert {sentence: found for sentence in corpus("honest.txt") if (found := held(sentence))} == {}


def test_the_demo_contents_own_pages_are_not_held_back():
    pages = [page for page in Page.objects.specific() if hasattr(page, "passages")]
    assert sum(len(passage.text.split()) for page in pages for passage in page.all_text_segments()) > 5000
    found = {page.slug: [one for one in check_page(page) if one.severity == Severity.BLOCKS] for page in pages}
    assert {slug: findings for slug, findings in found.items() if findings} == {}

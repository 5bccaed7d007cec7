"""Only new issues block publishing, so old pages can be corrected."""

import pytest

from blog.models import AnswerPage
from cms.content_checks.models import FindingRecord
from cms.content_checks.publish_check import blocking_findings
from cms.reviews.selectors import clear_items, open_items
from tests.factories.blog import make_answer, republish, text
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db

OLD = "<p>Say abracadabra, and teh pain goes.</p>"


@pytest.fixture
def older(a_younger_rule):
    """A public answer that is older than the rule it breaks."""
    page = make_answer("Does it hurt?", body=[text(OLD)])
    a_younger_rule()
    return page


def states(page) -> dict:
    return {row.excerpt: (row.state, row.to_review) for row in FindingRecord.objects.filter(page=page, rule="no-magic")}


def waiting():
    return open_items().filter(rule="no-magic")


def test_typo_in_published_text_can_be_fixed(sign_in, client, older):
    edit_in_admin(sign_in("physician"), older, body=[text(OLD.replace("teh", "the"))])

    assert "and the pain goes" in main_text(client, "/blog/does-it-hurt/")
    assert states(older) == {"abracadabra": ("open", True)}


def test_known_issue_can_move_within_page(older):
    page = republish(older, body=[text("<p>First this.</p>"), text("<p>Abracadabra</p>".lower())])
    assert page.live_revision_id == page.latest_revision_id


def test_new_issue_in_published_page_blocks_publishing(older):
    older.body = [text(OLD + "<p>Or abrakazam.</p>")]
    assert [finding.excerpt for finding in blocking_findings(older)] == ["abrakazam"]


def test_fixed_issue_blocks_publishing_when_it_returns(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page = republish(page, body=[text("<p>Nothing helps at once.</p>")])
    assert states(page) == {"abracadabra": ("cleared", False)}

    page.body = [text(OLD)]
    assert [finding.excerpt for finding in blocking_findings(page)] == ["abracadabra"]


def test_unpublished_text_with_known_issue_can_be_published_again(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page.unpublish()
    page = AnswerPage.objects.get(pk=page.pk)
    page.save_revision().publish()
    assert AnswerPage.objects.get(pk=page.pk).live


def test_known_issue_applies_to_its_page_only(older):
    assert blocking_findings(make_answer("Again?", body=[text(OLD)], live=False))


def test_suggestions_and_known_issues_wait_for_review(older, live):
    republish(older, body=[text(OLD.replace("teh", "the"))])
    republish(live, body=[text("<p>No hocuspocus.</p>")])
    assert {item.excerpt for item in waiting()} == {"abracadabra", "hocuspocus"}

    assert clear_items(older, None) == 1
    assert {item.excerpt for item in waiting()} == {"hocuspocus"}
    page = republish(older, intro="Reviewed since.")
    # Reviewed words wait for no second review because something else was changed.
    assert states(page) == {"abracadabra": ("open", False)}


def test_unpublished_pages_do_not_wait_for_review(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page.unpublish()
    assert not waiting().exists()


def test_query_count_of_review_list_is_constant(older, live, django_assert_num_queries):
    republish(older, body=[text(OLD.replace("teh", "the"))])
    republish(live, body=[text("<p>No hocuspocus.</p>")])
    with django_assert_num_queries(1):
        assert len([(item.page.title, item.excerpt) for item in waiting()]) == 2

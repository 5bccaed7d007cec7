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


def test_a_typing_error_is_mended_in_an_old_text(sign_in, client, older):
    edit_in_admin(sign_in("physician"), older, body=[text(OLD.replace("teh", "the"))])

    assert "and the pain goes" in main_text(client, "/blog/does-it-hurt/")
    assert states(older) == {"abracadabra": ("open", True)}


def test_the_words_may_move_within_the_page(older):
    page = republish(older, body=[text("<p>First this.</p>"), text("<p>Abracadabra</p>".lower())])
    assert page.live_revision_id == page.latest_revision_id


def test_a_new_finding_in_the_same_page_keeps_it_back(older):
    older.body = [text(OLD + "<p>Or abrakazam.</p>")]
    assert [finding.excerpt for finding in blocking_findings(older)] == ["abrakazam"]


def test_what_is_reworded_is_cleared_and_blocks_when_it_comes_back(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page = republish(page, body=[text("<p>Nothing helps at once.</p>")])
    assert states(page) == {"abracadabra": ("cleared", False)}

    page.body = [text(OLD)]
    assert [finding.excerpt for finding in blocking_findings(page)] == ["abracadabra"]


def test_an_old_text_taken_down_may_come_back(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page.unpublish()
    page = AnswerPage.objects.get(pk=page.pk)
    page.save_revision().publish()
    assert AnswerPage.objects.get(pk=page.pk).live


def test_a_text_of_another_page_is_known_to_that_page_alone(older):
    assert blocking_findings(make_answer("Again?", body=[text(OLD)], live=False))


def test_what_advises_and_what_is_old_waits_for_a_review(older, live):
    republish(older, body=[text(OLD.replace("teh", "the"))])
    republish(live, body=[text("<p>No hocuspocus.</p>")])
    assert {item.excerpt for item in waiting()} == {"abracadabra", "hocuspocus"}

    assert clear_items(older, None) == 1
    assert {item.excerpt for item in waiting()} == {"hocuspocus"}
    page = republish(older, intro="Reviewed since.")
    # Reviewed words wait for no second review because something else was changed.
    assert states(page) == {"abracadabra": ("open", False)}


def test_pages_nobody_sees_wait_for_no_review(older):
    page = republish(older, body=[text(OLD.replace("teh", "the"))])
    page.unpublish()
    assert not waiting().exists()


def test_the_list_to_review_asks_once_however_long_it_is(older, live, django_assert_num_queries):
    republish(older, body=[text(OLD.replace("teh", "the"))])
    republish(live, body=[text("<p>No hocuspocus.</p>")])
    with django_assert_num_queries(1):
        assert len([(item.page.title, item.excerpt) for item in waiting()]) == 2

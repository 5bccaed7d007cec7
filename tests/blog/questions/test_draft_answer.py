"""From a question to the draft of its answer: one click, one draft."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from blog.models import AnswerPage, Question
from blog.questions.services import draft_answer
from cms.clinic.models import Physician, StaffMember
from cms.content_checks.publish_check import blocking_findings
from cms.core.state_machine import TransitionError
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import told, words
from tests.factories.blog import text

pytestmark = pytest.mark.django_db


def answer_of(question) -> AnswerPage:
    return Question.objects.get(pk=question.pk).answer


@pytest.mark.parametrize("username", ["physician", "editor", "owner"])
def test_draft_is_prefilled_and_opens_timer_panel(ready, work, username):
    question = ready()
    opened = work(username, question, "draft")
    page = answer_of(question)
    assert opened["Location"] == f"/admin/pages/{page.pk}/edit/?timer=ready"
    assert (page.live, page.question, page.title) == (False, CLEAN, CLEAN)
    assert page.physician == Physician.objects.get(slug="dr-alex-rivera")
    # The editor opens the newest revision.
    assert [one.slug for one in page.get_latest_revision_as_object().conditions.all()] == ["chronic-pain"]
    assert page.owner.username == username
    assert Question.objects.get(pk=question.pk).state == "drafted"


def test_draft_opens_in_editor_and_is_not_public(ready, work, sign_in, client):
    question = ready()
    opened = work("physician", question, "draft")
    assert CLEAN in sign_in("physician").get(opened["Location"]).content.decode()
    assert client.get(answer_of(question).get_url()).status_code == 404


def test_second_click_opens_same_draft(ready, sign_in):
    question = ready()
    before = AnswerPage.objects.count()
    path = f"/admin/questions/{question.pk}/draft/"
    clicks = [sign_in(username).post(path)["Location"] for username in ("physician", "owner")]
    assert clicks[0] == clicks[1]
    assert AnswerPage.objects.count() == before + 1


def test_concurrent_clicks_create_one_draft(ready, physician):
    """Both read the question before either had made a draft."""
    question = ready()
    first, second = (Question.objects.get(pk=question.pk) for _ in range(2))
    assert draft_answer(first, physician) == draft_answer(second, physician)


def test_deleted_draft_can_be_created_again(ready, work, open_page, sign_in):
    question = ready()
    work("physician", question, "draft")
    first = answer_of(question)
    Page.objects.get(pk=first.pk).delete()
    assert question.reference in words(sign_in("physician").get("/admin/questions/"))
    work("physician", question, "clean", cleaned="Another wording?")
    work("physician", question, "draft")
    assert answer_of(question).question == "Another wording?"


def test_long_question_gets_short_title_and_slug(ready, physician):
    question = ready(f"{'Is this a long question ' * 11}or not?")
    page = draft_answer(question, physician)
    assert page.question == question.cleaned
    assert len(page.title) <= 100
    assert len(page.slug) <= 100


def test_identical_questions_get_different_slugs(ready, physician):
    pages = [draft_answer(ready(question=f"Question {number}?"), physician) for number in range(2)]
    assert pages[0].slug != pages[1].slug


def test_draft_gets_physician_linked_to_user(ready, work):
    other = Physician.objects.create(name="Dr. Ottoline Marsh", slug="dr-marsh", sort_order=9)
    member, _ = StaffMember.objects.get_or_create(user=get_user_model().objects.get(username="owner"))
    member.physician = other
    member.save()
    question = ready()
    work("owner", question, "draft")
    assert answer_of(question).physician == other


def test_manager_cannot_create_draft(ready, open_page, sign_in, django_user_model):
    question = ready()
    assert "Draft an answer" not in words(open_page("manager", question))
    refused = sign_in("manager").post(f"/admin/questions/{question.pk}/draft/")
    assert "do not have permission to add answers" in told(refused)
    assert answer_of(question) is None


def test_patient_question_needs_written_consent_before_draft(ready, work, open_page, physician):
    question = ready(is_patient="yes")
    page = words(open_page("physician", question))
    assert "Record the patient's written consent first" in page
    assert "Draft an answer" not in page
    with pytest.raises(TransitionError, match="written consent"):
        draft_answer(question, physician)
    assert "Check the box to confirm that written consent is on file" in told(work("physician", question, "authorise"))
    work("physician", question, "authorise", agreed="yes")
    noted = Question.objects.get(pk=question.pk)
    assert noted.authorised_by == physician
    assert noted.authorised_at
    assert "Written consent recorded, Alex Rivera" in words(open_page("manager", question))
    work("physician", question, "draft")
    assert answer_of(question)


def test_identifier_added_in_draft_blocks_publishing(ready, physician):
    page = draft_answer(ready(), physician)
    page.body = [text("<p>It need not.</p>")]
    page.question = "My name is Bernadette Quigley. Does it hurt?"
    (name,) = blocking_findings(page)
    assert (name.rule, name.excerpt) == ("person-name", "Bernadette Quigley")
    page.question = "Does it hurt?"
    assert blocking_findings(page) == []


@pytest.mark.parametrize("reach", ["new", "declined", "spam", "erased"])
def test_question_that_is_not_ready_cannot_be_drafted(ask, physician, reach):
    question = ask()
    Question.objects.filter(pk=question.pk).update(state=reach)
    with pytest.raises(TransitionError, match="Save the public version first"):
        draft_answer(question, physician)

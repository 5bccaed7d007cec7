"""Drafting the answer to a question."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from blog.models import AnswerPage, Question
from blog.questions.services import draft_answer
from cms.clinic.models import Physician, StaffMember
from cms.content_checks.publish_check import blocking_findings
from cms.core.state_machine import TransitionError
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import message_text, page_text
from tests.factories.blog import text

pytestmark = pytest.mark.django_db


def answer_of(question) -> AnswerPage:
    return Question.objects.get(pk=question.pk).answer


@pytest.mark.parametrize("username", ["physician", "editor", "owner"])
def test_draft_is_prefilled_and_opens_timer_panel(make_ready_question, submit_form, username):
    question = make_ready_question()
    opened = submit_form(username, question, "draft")
    page = answer_of(question)
    assert opened["Location"] == f"/admin/pages/{page.pk}/edit/?timer=ready"
    assert (page.live, page.question, page.title) == (False, CLEAN, CLEAN)
    assert page.physician == Physician.objects.get(slug="dr-alex-rivera")
    # The editor opens the newest revision.
    assert [one.slug for one in page.get_latest_revision_as_object().conditions.all()] == ["chronic-pain"]
    assert page.owner.username == username
    assert Question.objects.get(pk=question.pk).state == "drafted"


def test_draft_opens_in_editor_and_is_not_public(make_ready_question, submit_form, sign_in, client):
    question = make_ready_question()
    opened = submit_form("physician", question, "draft")
    assert CLEAN in sign_in("physician").get(opened["Location"]).content.decode()
    assert client.get(answer_of(question).get_url()).status_code == 404


def test_second_click_opens_same_draft(make_ready_question, sign_in):
    question = make_ready_question()
    before = AnswerPage.objects.count()
    path = f"/admin/questions/{question.pk}/draft/"
    clicks = [sign_in(username).post(path)["Location"] for username in ("physician", "owner")]
    assert clicks[0] == clicks[1]
    assert AnswerPage.objects.count() == before + 1


def test_concurrent_clicks_create_one_draft(make_ready_question, physician):
    """Both requests loaded the question before there was a draft."""
    question = make_ready_question()
    first, second = (Question.objects.get(pk=question.pk) for _ in range(2))
    assert draft_answer(first, physician) == draft_answer(second, physician)


def test_deleted_draft_can_be_created_again(make_ready_question, submit_form, open_question, sign_in):
    question = make_ready_question()
    submit_form("physician", question, "draft")
    first = answer_of(question)
    Page.objects.get(pk=first.pk).delete()
    assert question.reference in page_text(sign_in("physician").get("/admin/questions/"))
    submit_form("physician", question, "clean", cleaned="Another wording?")
    submit_form("physician", question, "draft")
    assert answer_of(question).question == "Another wording?"


def test_long_question_gets_short_title_and_slug(make_ready_question, physician):
    question = make_ready_question(f"{'Is this a long question ' * 11}or not?")
    page = draft_answer(question, physician)
    assert page.question == question.cleaned
    assert len(page.title) <= 100
    assert len(page.slug) <= 100


def test_identical_questions_get_different_slugs(make_ready_question, physician):
    pages = [draft_answer(make_ready_question(question=f"Question {number}?"), physician) for number in range(2)]
    assert pages[0].slug != pages[1].slug


def test_draft_gets_physician_linked_to_user(make_ready_question, submit_form):
    other = Physician.objects.create(name="Dr. Ottoline Marsh", slug="dr-marsh", sort_order=9)
    member, _ = StaffMember.objects.get_or_create(user=get_user_model().objects.get(username="owner"))
    member.physician = other
    member.save()
    question = make_ready_question()
    submit_form("owner", question, "draft")
    assert answer_of(question).physician == other


def test_manager_cannot_create_draft(make_ready_question, open_question, sign_in, django_user_model):
    question = make_ready_question()
    assert "Draft an answer" not in page_text(open_question("manager", question))
    refused = sign_in("manager").post(f"/admin/questions/{question.pk}/draft/")
    assert "do not have permission to add answers" in message_text(refused)
    assert answer_of(question) is None


def test_patient_question_needs_written_consent_before_draft(
    make_ready_question, submit_form, open_question, physician
):
    question = make_ready_question(is_patient="yes")
    page = page_text(open_question("physician", question))
    assert "Record the patient's written consent first" in page
    assert "Draft an answer" not in page
    with pytest.raises(TransitionError, match="written consent"):
        draft_answer(question, physician)
    assert "Check the box to confirm that written consent is on file" in message_text(
        submit_form("physician", question, "authorise")
    )
    submit_form("physician", question, "authorise", agreed="yes")
    noted = Question.objects.get(pk=question.pk)
    assert noted.authorised_by == physician
    assert noted.authorised_at
    assert "Written consent recorded, Alex Rivera" in page_text(open_question("manager", question))
    submit_form("physician", question, "draft")
    assert answer_of(question)


def test_identifier_added_in_draft_blocks_publishing(make_ready_question, physician):
    page = draft_answer(make_ready_question(), physician)
    page.body = [text("<p>It need not.</p>")]
    page.question = "My name is Bernadette Quigley. Does it hurt?"
    (name,) = blocking_findings(page)
    assert (name.rule, name.excerpt) == ("person-name", "Bernadette Quigley")
    page.question = "Does it hurt?"
    assert blocking_findings(page) == []


@pytest.mark.parametrize("reach", ["new", "declined", "spam", "erased"])
def test_question_that_is_not_ready_cannot_be_drafted(ask_question, physician, reach):
    question = ask_question()
    Question.objects.filter(pk=question.pk).update(state=reach)
    with pytest.raises(TransitionError, match="Save the public version first"):
        draft_answer(question, physician)

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
def test_a_draft_is_made_with_question_conditions_and_physician_and_opens_with_the_timer(ready, work, username):
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


def test_the_editor_opens_it_and_readers_do_not_see_it(ready, work, sign_in, client):
    question = ready()
    opened = work("physician", question, "draft")
    assert CLEAN in sign_in("physician").get(opened["Location"]).content.decode()
    assert client.get(answer_of(question).get_url()).status_code == 404


def test_twice_opens_the_same_draft(ready, sign_in):
    question = ready()
    before = AnswerPage.objects.count()
    path = f"/admin/questions/{question.pk}/draft/"
    clicks = [sign_in(username).post(path)["Location"] for username in ("physician", "owner")]
    assert clicks[0] == clicks[1]
    assert AnswerPage.objects.count() == before + 1


def test_a_click_that_waited_for_another_finds_its_draft(ready, physician):
    """Both read the question before either had made a draft."""
    question = ready()
    first, second = (Question.objects.get(pk=question.pk) for _ in range(2))
    assert draft_answer(first, physician) == draft_answer(second, physician)


def test_a_deleted_draft_can_be_made_again(ready, work, open_page, sign_in):
    question = ready()
    work("physician", question, "draft")
    first = answer_of(question)
    Page.objects.get(pk=first.pk).delete()
    assert question.reference in words(sign_in("physician").get("/admin/questions/"))
    work("physician", question, "clean", cleaned="Another wording?")
    work("physician", question, "draft")
    assert answer_of(question).question == "Another wording?"


def test_a_long_question_has_a_short_title_and_address(ready, physician):
    question = ready(f"{'Is this a long question ' * 11}or not?")
    page = draft_answer(question, physician)
    assert page.question == question.cleaned
    assert len(page.title) <= 100
    assert len(page.slug) <= 100


def test_two_questions_of_the_same_words_have_two_addresses(ready, physician):
    pages = [draft_answer(ready(question=f"Question {number}?"), physician) for number in range(2)]
    assert pages[0].slug != pages[1].slug


def test_a_clinics_other_physician_answers_what_he_drafts(ready, work):
    other = Physician.objects.create(name="Dr. Ottoline Marsh", slug="dr-marsh", sort_order=9)
    member, _ = StaffMember.objects.get_or_create(user=get_user_model().objects.get(username="owner"))
    member.physician = other
    member.save()
    question = ready()
    work("owner", question, "draft")
    assert answer_of(question).physician == other


def test_who_may_not_add_answers_makes_none(ready, open_page, sign_in, django_user_model):
    question = ready()
    assert "Draft an answer" not in words(open_page("manager", question))
    refused = sign_in("manager").post(f"/admin/questions/{question.pk}/draft/")
    assert "may not add answers" in told(refused)
    assert answer_of(question) is None


def test_a_patients_question_needs_the_agreement_in_writing_first(ready, work, open_page, physician):
    question = ready(is_patient="yes")
    page = words(open_page("physician", question))
    assert "Note the written agreement first" in page
    assert "Draft an answer" not in page
    with pytest.raises(TransitionError, match="written agreement"):
        draft_answer(question, physician)
    assert "Tick that the patient has agreed" in told(work("physician", question, "authorise"))
    work("physician", question, "authorise", agreed="yes")
    noted = Question.objects.get(pk=question.pk)
    assert noted.authorised_by == physician
    assert noted.authorised_at
    assert "Agreed to in writing, Alex Rivera" in words(open_page("manager", question))
    work("physician", question, "draft")
    assert answer_of(question)


def test_a_name_that_comes_back_in_the_draft_keeps_it_off_the_site(ready, physician):
    page = draft_answer(ready(), physician)
    page.body = [text("<p>It need not.</p>")]
    page.question = "My name is Bernadette Quigley. Does it hurt?"
    (name,) = blocking_findings(page)
    assert (name.rule, name.excerpt) == ("person-name", "Bernadette Quigley")
    page.question = "Does it hurt?"
    assert blocking_findings(page) == []


@pytest.mark.parametrize("reach", ["new", "declined", "spam", "erased"])
def test_what_is_not_ready_is_not_drafted(ask, physician, reach):
    question = ask()
    Question.objects.filter(pk=question.pk).update(state=reach)
    with pytest.raises(TransitionError, match="not ready"):
        draft_answer(question, physician)

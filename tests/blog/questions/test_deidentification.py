"""A question is freed of who asks before anybody may draft an answer to it."""

import pytest

from blog.models import IdentityFlag, Question
from blog.questions.services import draft_answer
from cms.content_checks.findings import Finding, Severity
from cms.core.state_machine import TransitionError
from cms.privacy.crypto import keyed_hash
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import of_the_form, words
from tests.consultations.form_utils import soup
from tests.erasure_scan import find_remaining

pytestmark = pytest.mark.django_db
NAMED = "Bernadette Quigley wonders: does it help when tablets did nothing?"


def keep_name(response) -> str:
    """The name of the choice beside a flagged word."""
    (choice,) = soup(response).select(".asked-flags select")
    return choice["name"]


def test_what_may_say_who_asks_is_marked_in_the_question_and_asked_about(ask, open_page):
    page = soup(open_page("physician", ask()))
    assert [mark.text for mark in page.select(".asked-text mark")] == ["Bernadette Quigley", "714-555-0171"]
    flags = [" ".join(flag.text.split()) for flag in page.select(".asked-flags label")]
    assert flags == [
        "Bernadette Quigley This may say who asks (person-name).",
        "714-555-0171 This may say who asks (phone-number).",
    ]
    assert page.select_one("#id_cleaned").text.startswith("Bernadette Quigley asks for me:")


def test_words_are_marked_also_where_a_line_breaks(ask, open_page):
    page = soup(open_page("physician", ask(question="Bernadette\nQuigley asks.")))
    assert page.select_one(".asked-text mark").get_text(" ", strip=True) == "Bernadette Quigley"


def test_taken_out_it_is_ready_for_an_answer(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=f"  {CLEAN}\n")
    after = Question.objects.get(pk=question.pk)
    assert (after.state, after.cleaned) == ("cleaned", CLEAN)
    flags = {flag.rule: (flag.state, flag.by.username) for flag in question.flags.all()}
    assert flags == {"person-name": ("cleared", "physician"), "phone-number": ("cleared", "physician")}
    # What was asked stays as it was asked.
    assert after.text == question.text
    assert "Person name: taken out, Alex Rivera" in words(open_page("manager", question))


def test_what_is_left_keeps_it_from_a_draft_until_somebody_says_why_it_may_stay(ask, work, open_page, physician):
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    half = Question.objects.get(pk=question.pk)
    assert (half.state, half.cleaned) == ("new", NAMED)
    with pytest.raises(TransitionError):
        draft_answer(half, physician)
    page = open_page("physician", question)
    assert "Draft an answer" not in words(page)
    work("physician", question, "clean", **{keep_name(page): "public"})
    assert Question.objects.get(pk=question.pk).state == "cleaned"
    (flag,) = question.flags.filter(rule="person-name")
    assert (flag.state, flag.reason, flag.by.username) == ("confirmed", "public", "physician")
    # The choice is there again for whoever opens it next.
    (chosen,) = soup(open_page("manager", question)).select(".asked-flags option[selected]")
    assert chosen["value"] == "public"


def test_a_reason_that_is_none_decides_nothing(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_page("physician", question))
    work("physician", question, "clean", **{name: "because I say so"})
    assert Question.objects.get(pk=question.pk).state == "new"


def test_a_decision_about_one_word_is_none_about_another(ask, work, open_page, rules):
    rules["Ottoline"] = "person-name"
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_page("physician", question))
    work("physician", question, "clean", **{name: "public"})
    work("physician", question, "clean", cleaned="Ottoline wonders: does it help?")
    assert Question.objects.get(pk=question.pk).state == "new"


def test_what_was_decided_is_kept_without_the_words(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    work("physician", question, "clean", **{keep_name(open_page("physician", question)): "public"})
    assert find_remaining(["Bernadette", "Quigley", "714-555-0171"]) == []
    # Nor as a hash that somebody without the key could try names against.
    bare = Finding("person-name", Severity.BLOCKS, "The question", "Bernadette Quigley", "").fingerprint
    keys = set(IdentityFlag.objects.values_list("key", flat=True))
    assert bare not in keys
    assert keyed_hash("question-flag", f"{question.pk}:{bare}") in keys


def test_a_rule_that_came_later_still_keeps_it_from_a_draft(ready, rules, open_page, physician):
    question = ready()
    rules["tablets"] = "brand-name"
    with pytest.raises(TransitionError, match="may say who asks"):
        draft_answer(question, physician)
    assert "Something in it may say who asks" in words(open_page("physician", question))


@pytest.mark.parametrize(("typed", "sentence"), [("", "Write the question"), ("x" * 312, "12 characters too long")])
def test_what_cannot_stand_on_a_page_is_said_and_kept(ask, work, typed, sentence):
    question = ask()
    refused = work("physician", question, "clean", cleaned=typed)
    assert refused.status_code == 422
    page = soup(refused)
    assert sentence in page.select_one("#id_cleaned_error").text
    assert page.select_one("#id_cleaned").text.strip() == typed
    assert Question.objects.get(pk=question.pk).cleaned == ""


def test_two_who_clean_at_once_see_both_and_lose_nothing(ask, work, open_page, sign_in):
    question = ask()
    sent = of_the_form(open_page("physician", question), "/clean/", cleaned="What the physician wrote?")
    work("manager", question, "clean", cleaned="What the manager wrote?")
    physician = sign_in("physician")
    conflict = physician.post(f"/admin/questions/{question.pk}/clean/", sent)
    assert conflict.status_code == 409
    assert "A colleague has changed this meanwhile" in words(conflict)
    assert "What the manager wrote?" in words(conflict)
    assert soup(conflict).select_one("#id_cleaned").text.strip() == "What the physician wrote?"
    assert Question.objects.get(pk=question.pk).cleaned == "What the manager wrote?"
    again = of_the_form(conflict, "/clean/")
    assert physician.post(f"/admin/questions/{question.pk}/clean/", again).status_code == 302
    assert Question.objects.get(pk=question.pk).cleaned == "What the physician wrote?"


def test_once_a_draft_holds_the_words_they_are_changed_there(ready, physician, open_page, sign_in):
    question = ready()
    draft_answer(question, physician)
    page = open_page("physician", question)
    assert not soup(page).select("#id_cleaned")
    version = Question.objects.get(pk=question.pk).version
    sign_in("physician").post(f"/admin/questions/{question.pk}/clean/", {"seen": version, "cleaned": "Changed?"})
    assert Question.objects.get(pk=question.pk).cleaned == CLEAN

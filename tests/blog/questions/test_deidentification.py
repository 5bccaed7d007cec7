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


def test_identifiers_are_highlighted_and_listed_for_review(ask, open_page):
    page = soup(open_page("physician", ask()))
    assert [mark.text for mark in page.select(".asked-text mark")] == ["Bernadette Quigley", "714-555-0171"]
    flags = [" ".join(flag.text.split()) for flag in page.select(".asked-flags label")]
    assert flags == [
        "Bernadette Quigley Possible identifier (person-name).",
        "714-555-0171 Possible identifier (phone-number).",
    ]
    assert page.select_one("#id_cleaned").text.startswith("Bernadette Quigley asks for me:")


def test_identifier_across_line_break_is_highlighted(ask, open_page):
    page = soup(open_page("physician", ask(question="Bernadette\nQuigley asks.")))
    assert page.select_one(".asked-text mark").get_text(" ", strip=True) == "Bernadette Quigley"


def test_removing_identifiers_makes_question_ready(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=f"  {CLEAN}\n")
    after = Question.objects.get(pk=question.pk)
    assert (after.state, after.cleaned) == ("cleaned", CLEAN)
    flags = {flag.rule: (flag.state, flag.by.username) for flag in question.flags.all()}
    assert flags == {"person-name": ("cleared", "physician"), "phone-number": ("cleared", "physician")}
    # What was asked stays as it was asked.
    assert after.text == question.text
    assert "Person name: removed, Alex Rivera" in words(open_page("manager", question))


def test_remaining_identifier_blocks_draft_until_reason_selected(ask, work, open_page, physician):
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


def test_invalid_reason_is_ignored(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_page("physician", question))
    work("physician", question, "clean", **{name: "because I say so"})
    assert Question.objects.get(pk=question.pk).state == "new"


def test_decision_applies_to_one_identifier_only(ask, work, open_page, rules):
    rules["Ottoline"] = "person-name"
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_page("physician", question))
    work("physician", question, "clean", **{name: "public"})
    work("physician", question, "clean", cleaned="Ottoline wonders: does it help?")
    assert Question.objects.get(pk=question.pk).state == "new"


def test_decision_is_stored_as_keyed_hash_without_text(ask, work, open_page):
    question = ask()
    work("physician", question, "clean", cleaned=NAMED)
    work("physician", question, "clean", **{keep_name(open_page("physician", question)): "public"})
    assert find_remaining(["Bernadette", "Quigley", "714-555-0171"]) == []
    # Nor as a hash that somebody without the key could try names against.
    bare = Finding("person-name", Severity.BLOCKS, "Question", "Bernadette Quigley", "").fingerprint
    keys = set(IdentityFlag.objects.values_list("key", flat=True))
    assert bare not in keys
    assert keyed_hash("question-flag", f"{question.pk}:{bare}") in keys


def test_new_rule_blocks_draft_of_ready_question(ready, rules, open_page, physician):
    question = ready()
    rules["tablets"] = "brand-name"
    with pytest.raises(TransitionError, match="possible identifiers"):
        draft_answer(question, physician)
    assert "has possible identifiers" in words(open_page("physician", question))


@pytest.mark.parametrize(("typed", "sentence"), [("", "Enter the question"), ("x" * 312, "12 characters too long")])
def test_invalid_public_version_shows_error_and_keeps_input(ask, work, typed, sentence):
    question = ask()
    refused = work("physician", question, "clean", cleaned=typed)
    assert refused.status_code == 422
    page = soup(refused)
    assert sentence in page.select_one("#id_cleaned_error").text
    assert page.select_one("#id_cleaned").text.strip() == typed
    assert Question.objects.get(pk=question.pk).cleaned == ""


def test_concurrent_edit_shows_conflict_and_both_versions(ask, work, open_page, sign_in):
    question = ask()
    sent = of_the_form(open_page("physician", question), "/clean/", cleaned="What the physician wrote?")
    work("manager", question, "clean", cleaned="What the manager wrote?")
    physician = sign_in("physician")
    conflict = physician.post(f"/admin/questions/{question.pk}/clean/", sent)
    assert conflict.status_code == 409
    assert "Someone else changed this question while you had it open" in words(conflict)
    assert "What the manager wrote?" in words(conflict)
    assert soup(conflict).select_one("#id_cleaned").text.strip() == "What the physician wrote?"
    assert Question.objects.get(pk=question.pk).cleaned == "What the manager wrote?"
    again = of_the_form(conflict, "/clean/")
    assert physician.post(f"/admin/questions/{question.pk}/clean/", again).status_code == 302
    assert Question.objects.get(pk=question.pk).cleaned == "What the physician wrote?"


def test_public_version_cannot_be_edited_after_drafting(ready, physician, open_page, sign_in):
    question = ready()
    draft_answer(question, physician)
    page = open_page("physician", question)
    assert not soup(page).select("#id_cleaned")
    version = Question.objects.get(pk=question.pk).version
    sign_in("physician").post(f"/admin/questions/{question.pk}/clean/", {"seen": version, "cleaned": "Changed?"})
    assert Question.objects.get(pk=question.pk).cleaned == CLEAN

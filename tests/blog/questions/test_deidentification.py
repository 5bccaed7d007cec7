"""De-identification: a question must be free of identifiers before it can be drafted."""

import pytest

from blog.models import IdentityFlag, Question
from blog.questions.services import draft_answer
from cms.content_checks.findings import Finding, Severity
from cms.core.state_machine import TransitionError
from cms.privacy.crypto import keyed_hash
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import form_data, page_text
from tests.consultations.form_utils import soup
from tests.erasure_scan import find_remaining

pytestmark = pytest.mark.django_db
NAMED = "Bernadette Quigley wonders: does it help when tablets did nothing?"


def keep_name(response) -> str:
    """The name of the select field beside the only flag."""
    (choice,) = soup(response).select(".asked-flags select")
    return choice["name"]


def test_identifiers_are_highlighted_and_listed_for_review(ask_question, open_question):
    page = soup(open_question("physician", ask_question()))
    assert [mark.text for mark in page.select(".asked-text mark")] == ["Bernadette Quigley", "714-555-0171"]
    flags = [" ".join(flag.text.split()) for flag in page.select(".asked-flags label")]
    assert flags == [
        "Bernadette Quigley Possible identifier (person-name).",
        "714-555-0171 Possible identifier (phone-number).",
    ]
    assert page.select_one("#id_cleaned").text.startswith("Bernadette Quigley asks for me:")


def test_identifier_across_line_break_is_highlighted(ask_question, open_question):
    page = soup(open_question("physician", ask_question(question="Bernadette\nQuigley asks.")))
    assert page.select_one(".asked-text mark").get_text(" ", strip=True) == "Bernadette Quigley"


def test_removing_identifiers_makes_question_ready(ask_question, submit_form, open_question):
    question = ask_question()
    submit_form("physician", question, "clean", cleaned=f"  {CLEAN}\n")
    after = Question.objects.get(pk=question.pk)
    assert (after.state, after.cleaned) == ("cleaned", CLEAN)
    flags = {flag.rule: (flag.state, flag.by.username) for flag in question.flags.all()}
    assert flags == {"person-name": ("cleared", "physician"), "phone-number": ("cleared", "physician")}
    # The original does not change.
    assert after.text == question.text
    assert "Person name: removed, Alex Rivera" in page_text(open_question("manager", question))


def test_remaining_identifier_blocks_draft_until_reason_selected(ask_question, submit_form, open_question, physician):
    question = ask_question()
    submit_form("physician", question, "clean", cleaned=NAMED)
    half = Question.objects.get(pk=question.pk)
    assert (half.state, half.cleaned) == ("new", NAMED)
    with pytest.raises(TransitionError):
        draft_answer(half, physician)
    page = open_question("physician", question)
    assert "Draft an answer" not in page_text(page)
    submit_form("physician", question, "clean", **{keep_name(page): "public"})
    assert Question.objects.get(pk=question.pk).state == "cleaned"
    (flag,) = question.flags.filter(rule="person-name")
    assert (flag.state, flag.reason, flag.by.username) == ("confirmed", "public", "physician")
    # The selected reason is shown to other users.
    (chosen,) = soup(open_question("manager", question)).select(".asked-flags option[selected]")
    assert chosen["value"] == "public"


def test_invalid_reason_is_ignored(ask_question, submit_form, open_question):
    question = ask_question()
    submit_form("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_question("physician", question))
    submit_form("physician", question, "clean", **{name: "nonsense"})
    assert Question.objects.get(pk=question.pk).state == "new"


def test_decision_applies_to_one_identifier_only(ask_question, submit_form, open_question, rules):
    rules["Ottoline"] = "person-name"
    question = ask_question()
    submit_form("physician", question, "clean", cleaned=NAMED)
    name = keep_name(open_question("physician", question))
    submit_form("physician", question, "clean", **{name: "public"})
    submit_form("physician", question, "clean", cleaned="Ottoline wonders: does it help?")
    assert Question.objects.get(pk=question.pk).state == "new"


def test_decision_is_stored_as_keyed_hash_without_text(ask_question, submit_form, open_question):
    question = ask_question()
    submit_form("physician", question, "clean", cleaned=NAMED)
    submit_form("physician", question, "clean", **{keep_name(open_question("physician", question)): "public"})
    assert find_remaining(["Bernadette", "Quigley", "714-555-0171"]) == []
    # An unkeyed hash could be guessed, so only the keyed one is stored.
    bare = Finding("person-name", Severity.BLOCKS, "Question", "Bernadette Quigley", "").fingerprint
    keys = set(IdentityFlag.objects.values_list("key", flat=True))
    assert bare not in keys
    assert keyed_hash("question-flag", f"{question.pk}:{bare}") in keys


def test_new_rule_blocks_draft_of_ready_question(make_ready_question, rules, open_question, physician):
    question = make_ready_question()
    rules["tablets"] = "brand-name"
    with pytest.raises(TransitionError, match="possible identifiers"):
        draft_answer(question, physician)
    assert "has possible identifiers" in page_text(open_question("physician", question))


@pytest.mark.parametrize(("typed", "sentence"), [("", "Enter the question"), ("x" * 312, "12 characters too long")])
def test_invalid_public_version_shows_error_and_keeps_input(ask_question, submit_form, typed, sentence):
    question = ask_question()
    refused = submit_form("physician", question, "clean", cleaned=typed)
    assert refused.status_code == 422
    page = soup(refused)
    assert sentence in page.select_one("#id_cleaned_error").text
    assert page.select_one("#id_cleaned").text.strip() == typed
    assert Question.objects.get(pk=question.pk).cleaned == ""


def test_concurrent_edit_shows_conflict_and_both_versions(ask_question, submit_form, open_question, sign_in):
    question = ask_question()
    sent = form_data(open_question("physician", question), "/clean/", cleaned="What the physician wrote?")
    submit_form("manager", question, "clean", cleaned="What the manager wrote?")
    physician = sign_in("physician")
    conflict = physician.post(f"/admin/questions/{question.pk}/clean/", sent)
    assert conflict.status_code == 409
    assert "Someone else changed this question while you had it open" in page_text(conflict)
    assert "What the manager wrote?" in page_text(conflict)
    assert soup(conflict).select_one("#id_cleaned").text.strip() == "What the physician wrote?"
    assert Question.objects.get(pk=question.pk).cleaned == "What the manager wrote?"
    again = form_data(conflict, "/clean/")
    assert physician.post(f"/admin/questions/{question.pk}/clean/", again).status_code == 302
    assert Question.objects.get(pk=question.pk).cleaned == "What the physician wrote?"


def test_public_version_cannot_be_edited_after_drafting(make_ready_question, physician, open_question, sign_in):
    question = make_ready_question()
    draft_answer(question, physician)
    page = open_question("physician", question)
    assert not soup(page).select("#id_cleaned")
    version = Question.objects.get(pk=question.pk).version
    sign_in("physician").post(f"/admin/questions/{question.pk}/clean/", {"seen": version, "cleaned": "Changed?"})
    assert Question.objects.get(pk=question.pk).cleaned == CLEAN

"""One filling of the form is one request, however often and in whatever way it is sent."""

import time_machine
from django.test import Client

from consultations.models import ConsultationForm
from tests.consultations.form_utils import assert_nothing_lost, reference_after, sends, the_form

KEY = {"key": "made-in-the-browser-1"}
NOON = "2030-03-05T12:00:00-08:00"


def test_submitted_request_is_stored_and_found_by_reference(send, answers, arrived, sign_in):
    reference = reference_after(send(answers))
    assert [request.reference for request in arrived()] == [reference]
    assert reference in sign_in("frontdesk").get("/admin/requests/").content.decode()


def test_form_works_without_cookies_and_script(answers, arrived):
    browser = Client(enforce_csrf_checks=True)
    page = sends(the_form(browser.get("/consultation/")))
    sent = browser.post("/consultation/", page | answers, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code == 303
    assert not browser.cookies
    assert len(arrived()) == 1


def test_double_click_stores_one_request(send, answers, arrived):
    first, second = (reference_after(send(answers | KEY)) for _ in range(2))
    assert first == second
    assert len(arrived()) == 1


def test_resubmission_after_a_week_stores_nothing_new(send, answers, arrived):
    with time_machine.travel(NOON, tick=False) as clock:
        first = reference_after(send(answers | KEY))
        clock.shift(7 * 24 * 3600)
        assert reference_after(send(answers | KEY)) == first
    assert len(arrived()) == 1


def test_repeated_submission_is_not_rate_limited(send, answers, arrived, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 1/h in all"
    first = reference_after(send(answers | KEY))
    assert [reference_after(send(answers | KEY)) for _ in range(3)] == [first] * 3
    assert len(arrived()) == 1


def test_same_key_with_other_answers_can_be_sent_as_new(send, answers, arrived):
    first = reference_after(send(answers | KEY))
    changed = answers | KEY | {"message": "Something else altogether, typed after going back."}
    asked = send(changed)
    assert asked.status_code == 409
    assert_nothing_lost(asked, changed)
    assert len(arrived()) == 1
    assert "as a new" in the_form(asked).select_one("button").text

    second = reference_after(send(sends(the_form(asked))))
    assert second != first
    assert [request.message for request in arrived()] == [answers["message"], changed["message"]]


def test_each_field_is_part_of_the_fingerprint(send, answers):
    send(answers | KEY)
    others = {
        "name": "Quillon Vastergaard the Younger",
        "contact_by": "email",
        "phone": "(714) 555-0188",
        "email": "quillon@mail.example",
        "location": "video",
        "condition": "other",
        "best_time": "evening",
        "message": "",
    }
    taken = [
        name
        for name, text in others.items()
        if send(answers | KEY | {name: text, "email": "q@mail.example"}).status_code != 409
    ]
    assert not taken


def test_corrected_form_preserves_its_key(send, answers, arrived):
    refused = send(answers | KEY | {"name": ""})
    assert refused.status_code == 422
    again = sends(the_form(refused))
    assert again["key"] == KEY["key"]
    assert send(again | {"name": "Quillon"}).status_code == 303
    assert len(arrived()) == 1


def test_keys_are_separate_for_each_form(send, answers, referral, arrived):
    assert send(answers | KEY).status_code == 303
    assert send(referral | KEY, "/invite/refer/").status_code == 303
    assert {request.kind for request in arrived()} == {"consultation", "referral"}


def test_repeat_without_key_within_ten_minutes_returns_same_reference(send, answers, arrived):
    with time_machine.travel(NOON, tick=False) as clock:
        first = reference_after(send(answers))
        clock.shift(9 * 60 + 59)
        assert reference_after(send(answers)) == first
    assert len(arrived()) == 1


def test_repeat_without_key_after_ten_minutes_is_a_new_request(send, answers, arrived):
    with time_machine.travel(NOON, tick=False) as clock:
        first = reference_after(send(answers))
        clock.shift(10 * 60 + 1)
        second = reference_after(send(answers))
        assert second != first
        # From here on the second is the earlier one.
        clock.shift(60)
        assert reference_after(send(answers)) == second
    assert len(arrived()) == 2


def test_other_answers_without_key_are_a_new_request(send, answers, arrived):
    first = reference_after(send(answers))
    assert reference_after(send(answers | {"name": "Quintessa Vastergaard"})) != first
    assert len(arrived()) == 2


def test_normalized_repeat_counts_as_the_same(send, answers, arrived):
    """Another browser ends lines otherwise, and the same number can be typed in many ways."""
    first = reference_after(send(answers | {"message": "One line\r\nand another"}))
    same = answers | {"message": "One line\nand another ", "phone": "714.555.0187", "name": f" {answers['name']}"}
    assert reference_after(send(same)) == first
    assert len(arrived()) == 1


def test_invalid_key_is_ignored(send, answers, arrived):
    for bad in ("short", "x" * 65, "has spaces in it", "<script>alert(1)</script>"):
        assert send(answers | {"key": bad}).status_code == 303
    assert len(arrived()) == 1


def test_references_cannot_be_guessed_from_one_another(send, answers):
    seen = [reference_after(send(answers | {"message": f"Number {number}"})) for number in range(5)]
    assert len({reference[:5] for reference in seen}) == 5
    assert all(len(reference.replace("-", "")) == 20 for reference in seen)


def test_thanks_page_stores_nothing(send, client, answers, arrived):
    where = send(answers)["Location"]
    for _ in range(3):
        assert client.get(where).status_code == 200
    assert len(arrived()) == 1
    assert client.post(where).status_code == 405


def test_request_stores_the_consent_version_shown(send, answers, arrived, client):
    """A later edit of the text makes a new version; the request keeps the one it was sent with."""
    shown = the_form(client.get("/")).select_one('label[for="id_consent"]').text
    send(answers)
    words = ConsultationForm.objects.get(is_default=True)
    words.consent_text = "Entirely different words."
    words.save()
    (request,) = arrived()
    assert request.consent.text in shown
    assert "Entirely different words." in client.get("/").content.decode()

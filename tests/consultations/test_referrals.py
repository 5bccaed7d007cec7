"""A clinician refers a patient: its own form on /invite/, the same rules as the consultation form."""

import pytest

from consultations.models import ConsultationRequest
from tests.consultations.pages import assert_nothing_lost, listed, one_summary, sends, soup, the_form

PATH = "/invite/refer/"
FIELDS = ["clinician", "practice", "clinician_phone", "patient_name", "patient_phone", "location", "authority"]
KEY = {"key": "made-in-the-browser-1"}


def test_a_referral_is_stored_as_one_and_led_to_thanks(send, referral, arrived, sign_in):
    sent = send(referral, PATH)
    assert (sent.status_code, sent["Location"]) == (303, "/invite/thanks/")
    (request,) = arrived()
    assert request.kind == "referral"
    assert (request.name, request.phone) == (referral["patient_name"], "+17145550162")
    assert (request.clinician, request.clinician_phone) == (referral["clinician"], "+17145550161")
    assert request.reference in listed(sign_in("frontdesk").get("/admin/requests/?kind=referral"))


def test_the_form_asks_for_exactly_what_is_needed(client, db):
    form = the_form(client.get("/invite/"), "referral")
    assert form["action"] == PATH
    assert {field["name"] for field in form.select("[name]")} == {*FIELDS, "key", "sky", "took"}


@pytest.mark.parametrize("missing", FIELDS)
@pytest.mark.parametrize("how", ["empty", "absent"])
def test_everything_is_required_and_asked_for_in_its_own_words(send, referral, arrived, missing, how):
    typed = {name: text for name, text in referral.items() if name != missing}
    refused = send(typed | ({missing: ""} if how == "empty" and missing != "authority" else {}), PATH)
    assert refused.status_code == 422
    assert_nothing_lost(refused, typed, "referral")
    (link,) = one_summary(refused).select("li a")
    target = soup(refused).select_one(link["href"])
    assert target["name"] == missing
    assert target.find_parent("form").has_attr("data-referral-form")
    assert "This field" not in link.text
    assert not arrived()


@pytest.mark.parametrize(
    "wrong",
    [
        {"clinician_phone": "555-0187"},
        {"patient_phone": "call them"},
        {"location": "atlantis"},
        {"clinician": "x" * 101},
        {"practice": "x" * 151},
        {"patient_name": "x" * 101},
        {"patient_name": "Anna\x00"},
        {"practice": "Quartz\x0bmoor"},
    ],
)
def test_what_is_wrong_is_named_beside_its_field(send, referral, arrived, wrong):
    refused = send(referral | wrong, PATH)
    assert refused.status_code == 422
    (link,) = one_summary(refused).select("li a")
    assert soup(refused).select_one(link["href"])["name"] == next(iter(wrong))
    assert not arrived()


@pytest.mark.parametrize("field", ["key", "sky", "took"])
@pytest.mark.parametrize("value", ["", "x", "\x00", "<script>", "x" * 5000])
def test_a_hidden_field_is_never_an_error(send, referral, arrived, field, value):
    assert send(referral | {field: value}, PATH).status_code == 303
    assert len(arrived()) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": None, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": None}, 422),
    ],
)
def test_it_answers_other_sites_as_the_consultation_form_does(send, referral, arrived, headers, status):
    refused = send(referral, PATH, **headers)
    assert refused.status_code == status
    assert_nothing_lost(refused, referral, "referral")
    assert not arrived()
    own = headers if status == 422 else {}
    assert send(sends(the_form(refused, "referral")), PATH, **own).status_code == 303
    assert len(arrived()) == 1


def test_a_double_click_stores_one_referral(send, referral, arrived):
    for extra in (KEY, KEY):
        assert send(referral | extra, PATH).status_code == 303
    assert len(arrived()) == 1


def test_without_a_key_a_repeat_stores_one_and_another_patient_is_another(send, referral, arrived):
    for _ in range(2):
        assert send(referral, PATH).status_code == 303
    assert len(arrived()) == 1
    send(referral | {"patient_name": "Philippa Peppercorn"}, PATH)
    assert len(arrived()) == 2


def test_another_patient_under_the_same_key_is_asked_about_and_can_be_sent_as_new(send, referral, arrived):
    send(referral | KEY, PATH)
    other = referral | KEY | {"patient_name": "Philippa Peppercorn"}
    asked = send(other, PATH)
    assert asked.status_code == 409
    assert_nothing_lost(asked, other, "referral")
    assert "as a new" in the_form(asked, "referral").select_one("button").text
    assert send(sends(the_form(asked, "referral")), PATH).status_code == 303
    assert [request.name for request in arrived()] == [referral["patient_name"], "Philippa Peppercorn"]


def test_referrals_are_limited_like_every_form_and_keep_what_was_typed(send, referral, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    send(referral, PATH)
    other = referral | {"patient_name": "Philippa Peppercorn"}
    refused = send(other, PATH)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert_nothing_lost(refused, other, "referral")


def test_over_the_total_a_referral_is_put_aside_and_never_refused(send, referral, arrived, settings):
    settings.FORM_LIMITS = "10/h per network prefix, 1/h in all"
    for name in ("Ignatius", "Philippa"):
        assert send(referral | {"patient_name": name}, PATH).status_code == 303
    assert [request.state for request in arrived()] == ["new", "spam"]


def test_the_consultation_form_beside_it_stays_empty_and_works(send, referral, answers):
    refused = send(referral | {"practice": ""}, PATH)
    beside = sends(the_form(refused))
    assert not [name for name in ("name", "phone", "email", "message") if beside[name]]
    assert send(beside | answers).status_code == 303


def test_asking_for_the_address_leads_to_the_page_with_the_form(client, db):
    page = client.get(PATH, follow=True)
    assert page.redirect_chain == [("/invite/", 302)]


def test_nobody_is_a_patient_of_his_own_accord(send, referral, arrived):
    """What a clinician sends is no consent of the patient's."""
    send(referral, PATH)
    assert ConsultationRequest.objects.get(pk=arrived()[0].pk).consent is None

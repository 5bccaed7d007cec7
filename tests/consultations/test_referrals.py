"""A clinician refers a patient: its own form on /invite/, the same rules as the consultation form."""

import pytest

from consultations import services
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import assert_nothing_lost, listed, one_summary, sends, soup, the_form

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
    assert {field["name"] for field in form.select("[name]")} == {*FIELDS, "npi", "key", "sky", "took"}


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


def test_what_a_clinician_states_is_no_consent_of_the_patients(send, referral, arrived):
    send(referral, PATH)
    request = ConsultationRequest.objects.select_related("consent").get(pk=arrived()[0].pk)
    assert request.consent.kind == "authority"
    assert request.text_consent is None


def statement(client) -> str:
    return the_form(client.get("/invite/"), "referral").select_one(".tick span").text


def test_each_referral_keeps_the_statement_that_was_ticked(client, send, referral, arrived, desk_page):
    first = statement(client)
    send(referral, PATH)
    services.save_invitation_texts(authority_text="My patient asked me to write to you.")
    assert statement(client) == "My patient asked me to write to you."
    send(referral | {"patient_name": "Philippa Peppercorn"}, PATH)
    before, after = arrived()
    assert f"“{first}”" in soup(desk_page("frontdesk", before)).select_one(".request-origin").text
    shown = soup(desk_page("frontdesk", after)).select_one(".request-origin").text
    assert "“My patient asked me to write to you.”" in shown
    assert first not in shown
    assert after.consent.number == before.consent.number + 1


def test_the_manager_writes_the_statement(client, sign_in):
    path = "/admin/settings/consultations/invitationtexts/1/"
    manager = sign_in("manager")
    (form,) = [one for one in soup(manager.get(path)).select("form") if one.select_one("[name=authority_text]")]
    sent = manager.post(path, sends(form) | {"authority_text": "My patient asked me to write to you."})
    assert sent.status_code == 302
    assert statement(client) == "My patient asked me to write to you."


def test_the_desk_sees_whom_to_call_first(send, referral, arrived, desk_page):
    send(referral, PATH)
    facts = soup(desk_page("frontdesk", arrived()[0])).select_one(".request-facts")
    assert [line.text for line in facts.select("dt")][:2] == ["Call first", "Patient"]
    assert [link["href"] for link in facts.select("a")] == ["tel:+17145550161", "tel:+17145550162"]
    assert "1234567893" in facts.text


@pytest.mark.parametrize("typed", ["", "1234567893", "1234 567 893", "1245319599"])
def test_an_npi_may_be_given(send, referral, arrived, typed):
    assert send(referral | {"npi": typed}, PATH).status_code == 303
    assert arrived()[0].npi == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["1234567890", "123456789", "12345678930", "123456789x", "١٢٣٤٥٦٧٨٩٣", "2134567893"])
def test_an_npi_that_cannot_be_one_is_asked_about(send, referral, arrived, typed):
    refused = send(referral | {"npi": typed}, PATH)
    assert refused.status_code == 422
    assert_nothing_lost(refused, referral | {"npi": typed}, "referral")
    (link,) = one_summary(refused).select("li a")
    assert link["href"] == "#refer_npi"
    assert "10 digits" in link.text
    assert not arrived()

"""A clinician refers a patient: its own form on /invite/, the same rules as the consultation form."""

import pytest

from consultations import services
from consultations.models import ConsultationRequest
from tests.consultations.form_utils import assert_nothing_lost, listed, one_summary, sends, soup, the_form

PATH = "/invite/refer/"
FIELDS = ["clinician", "practice", "clinician_phone", "patient_name", "patient_phone", "location", "authority"]
KEY = {"key": "made-in-the-browser-1"}


def test_referral_is_stored_and_redirected_to_thanks(send, referral, arrived, sign_in):
    sent = send(referral, PATH)
    assert (sent.status_code, sent["Location"]) == (303, "/invite/thanks/")
    (request,) = arrived()
    assert request.kind == "referral"
    assert (request.name, request.phone) == (referral["patient_name"], "+17145550162")
    assert (request.clinician, request.clinician_phone) == (referral["clinician"], "+17145550161")
    assert request.reference in listed(sign_in("frontdesk").get("/admin/requests/?kind=referral"))


def test_referral_form_has_the_contract_fields(client, db):
    form = the_form(client.get("/invite/"), "referral")
    assert form["action"] == PATH
    assert {field["name"] for field in form.select("[name]")} == {*FIELDS, "npi", "key", "sky", "took"}


@pytest.mark.parametrize("missing", FIELDS)
@pytest.mark.parametrize("how", ["empty", "absent"])
def test_each_referral_field_is_required_with_its_own_error(send, referral, arrived, missing, how):
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
def test_referral_error_is_beside_its_field(send, referral, arrived, wrong):
    refused = send(referral | wrong, PATH)
    assert refused.status_code == 422
    (link,) = one_summary(refused).select("li a")
    assert soup(refused).select_one(link["href"])["name"] == next(iter(wrong))
    assert not arrived()


@pytest.mark.parametrize("field", ["key", "sky", "took"])
@pytest.mark.parametrize("value", ["", "x", "\x00", "<script>", "x" * 5000])
def test_hidden_field_never_causes_an_error(send, referral, arrived, field, value):
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
def test_form_checks_origin_like_the_consultation_form(send, referral, arrived, headers, status):
    refused = send(referral, PATH, **headers)
    assert refused.status_code == status
    assert_nothing_lost(refused, referral, "referral")
    assert not arrived()
    own = headers if status == 422 else {}
    assert send(sends(the_form(refused, "referral")), PATH, **own).status_code == 303
    assert len(arrived()) == 1


def test_double_click_stores_one_referral(send, referral, arrived):
    for extra in (KEY, KEY):
        assert send(referral | extra, PATH).status_code == 303
    assert len(arrived()) == 1


def test_repeat_without_key_stores_one_referral_per_patient(send, referral, arrived):
    for _ in range(2):
        assert send(referral, PATH).status_code == 303
    assert len(arrived()) == 1
    send(referral | {"patient_name": "Philippa Peppercorn"}, PATH)
    assert len(arrived()) == 2


def test_same_key_with_other_patient_can_be_sent_as_new(send, referral, arrived):
    send(referral | KEY, PATH)
    other = referral | KEY | {"patient_name": "Philippa Peppercorn"}
    asked = send(other, PATH)
    assert asked.status_code == 409
    assert_nothing_lost(asked, other, "referral")
    assert "as a new" in the_form(asked, "referral").select_one("button").text
    assert send(sends(the_form(asked, "referral")), PATH).status_code == 303
    assert [request.name for request in arrived()] == [referral["patient_name"], "Philippa Peppercorn"]


def test_rate_limited_referral_preserves_input(send, referral, settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    send(referral, PATH)
    other = referral | {"patient_name": "Philippa Peppercorn"}
    refused = send(other, PATH)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert_nothing_lost(refused, other, "referral")


def test_referral_over_total_limit_is_stored_as_spam(send, referral, arrived, settings):
    settings.FORM_LIMITS = "10/h per network prefix, 1/h in all"
    for name in ("Ignatius", "Philippa"):
        assert send(referral | {"patient_name": name}, PATH).status_code == 303
    assert [request.state for request in arrived()] == ["new", "spam"]


def test_consultation_form_beside_referral_is_unaffected(send, referral, answers):
    refused = send(referral | {"practice": ""}, PATH)
    beside = sends(the_form(refused))
    assert not [name for name in ("name", "phone", "email", "message") if beside[name]]
    assert send(beside | answers).status_code == 303


def test_get_of_referral_url_redirects_to_invite_page(client, db):
    page = client.get(PATH, follow=True)
    assert page.redirect_chain == [("/invite/", 302)]


def test_attestation_is_separate_from_consent(send, referral, arrived):
    send(referral, PATH)
    request = ConsultationRequest.objects.select_related("consent").get(pk=arrived()[0].pk)
    assert request.consent.kind == "authority"
    assert request.text_consent is None


def statement(client) -> str:
    return the_form(client.get("/invite/"), "referral").select_one(".tick span").text


def test_referral_stores_its_attestation_version(client, send, referral, arrived, desk_page):
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


def test_manager_can_edit_the_attestation(client, sign_in):
    path = "/admin/settings/consultations/invitationtexts/1/"
    manager = sign_in("manager")
    (form,) = [one for one in soup(manager.get(path)).select("form") if one.select_one("[name=authority_text]")]
    sent = manager.post(path, sends(form) | {"authority_text": "My patient asked me to write to you."})
    assert sent.status_code == 302
    assert statement(client) == "My patient asked me to write to you."


def test_referral_page_shows_whom_to_call_first(send, referral, arrived, desk_page):
    send(referral, PATH)
    facts = soup(desk_page("frontdesk", arrived()[0])).select_one(".request-facts")
    assert [line.text for line in facts.select("dt")][:2] == ["Call first", "Patient"]
    assert [link["href"] for link in facts.select("a")] == ["tel:+17145550161", "tel:+17145550162"]
    assert "1234567893" in facts.text


@pytest.mark.parametrize("typed", ["", "1234567893", "1234 567 893", "1245319599"])
def test_npi_is_optional(send, referral, arrived, typed):
    assert send(referral | {"npi": typed}, PATH).status_code == 303
    assert arrived()[0].npi == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["1234567890", "123456789", "12345678930", "123456789x", "١٢٣٤٥٦٧٨٩٣", "2134567893"])
def test_invalid_npi_is_rejected(send, referral, arrived, typed):
    refused = send(referral | {"npi": typed}, PATH)
    assert refused.status_code == 422
    assert_nothing_lost(refused, referral | {"npi": typed}, "referral")
    (link,) = one_summary(refused).select("li a")
    assert link["href"] == "#refer_npi"
    assert "10 digits" in link.text
    assert not arrived()

"""How a person can be reached: typed in any common way, kept in the one way that staff can dial."""

import pytest

from tests.consultations.form_utils import assert_nothing_lost, one_summary


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7145550187", "+17145550187"),
        ("(714) 555-0187", "+17145550187"),
        ("714.555.0187", "+17145550187"),
        ("714 / 555 - 0187", "+17145550187"),
        (" 714\u00a0555\u20110187 ", "+17145550187"),
        ("714–555–0187", "+17145550187"),
        ("1 (714) 555-0187", "+17145550187"),
        ("+1 714 555 0187", "+17145550187"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+(44) 20-7946-0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("+49 1512 3456789", "+4915123456789"),
        ("(714) 555-0187 ext. 5", "+17145550187 ext. 5"),
        ("714-555-0187#5", "+17145550187 ext. 5"),
        ("714-555-0187 (cell)", "+17145550187"),
        ("714-555-0187 - call after 5", "+17145550187"),
        # Copied from a contact, with the invisible marks that keep its digits in order.
        ("\u202a+1 714 555 0187\u202c", "+17145550187"),
    ],
)
def test_phone_number_is_stored_in_e164_form(send, answers, arrived, typed, kept):
    assert send(answers | {"phone": typed}).status_code == 303
    assert arrived()[0].phone == kept


@pytest.mark.parametrize(
    "typed",
    [
        "555-0187",
        "714 555 018",
        "+1 714 555",
        "1234567890123456",
        "call me",
        "1-800-FLOWERS",
        # One digit too many: this could be a valid number in another country.
        "714-555-01877",
        "714-555-0187 12",
        "44 20 7946 0958",
        "+49 1512 3456789 01",
        "714 555 0187, 714 555 0188",
        "714+555+0187",
        "²145550187",
        "quillon@mail.example",
        "020 7946 0958 1",
        "+0 714 555 0187",
        "000 714 555 01872",
        "<script>7145550187</script>",
    ],
)
def test_invalid_phone_number_is_rejected(send, answers, arrived, typed):
    refused = send(answers | {"phone": typed})
    assert refused.status_code == 422
    assert_nothing_lost(refused, answers | {"phone": typed})
    assert [link["href"] for link in one_summary(refused).select("li a")] == ["#id_phone"]
    assert not arrived()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("quillon@mail.example", "quillon@mail.example"),
        (" quillon@mail.example ", "quillon@mail.example"),
        ("Quillon.V@MAIL.Example", "Quillon.V@mail.example"),
        ("quillon+clinic@mail.example", "quillon+clinic@mail.example"),
        ("o'hara_1@sub.mail.example", "o'hara_1@sub.mail.example"),
        ("quillon@xn--bcher-kva.example", "quillon@xn--bcher-kva.example"),
    ],
)
def test_email_address_is_normalized(send, answers, arrived, typed, kept):
    assert send(answers | {"contact_by": "email", "email": typed}).status_code == 303
    assert arrived()[0].email == kept


@pytest.mark.parametrize(
    "typed",
    [
        "quillon",
        "quillon@",
        "@mail.example",
        "quillon@mail",
        "quillon@mail..example",
        "quillon mail@mail.example",
        "quillon@mail.example, other@mail.example",
        "Quillon <quillon@mail.example>",
        "quillon@mail.example\r\nBcc: other@mail.example",
        "quillon@mail.example\nother",
        f"quillon@{'m' * 250}.example",
    ],
)
@pytest.mark.parametrize("contact_by", ["email", "phone"])
def test_invalid_email_is_rejected_even_if_optional(send, answers, arrived, typed, contact_by):
    refused = send(answers | {"contact_by": contact_by, "email": typed})
    assert refused.status_code == 422
    assert [link["href"] for link in one_summary(refused).select("li a")] == ["#id_email"]
    assert not arrived()


@pytest.mark.parametrize(
    ("contact_by", "phone", "email", "asked_for"),
    [
        ("phone", "", "quillon@mail.example", "#id_phone"),
        ("text", "", "quillon@mail.example", "#id_phone"),
        ("email", "(714) 555-0187", "", "#id_email"),
        ("phone", "   ", "", "#id_phone"),
    ],
)
def test_contact_method_requires_its_phone_or_email(send, answers, contact_by, phone, email, asked_for):
    typed = answers | {"contact_by": contact_by, "phone": phone, "email": email, "text_consent": "on"}
    refused = send(typed)
    assert refused.status_code == 422
    assert [link["href"] for link in one_summary(refused).select("li a")] == [asked_for]


def test_other_contact_details_are_optional(send, answers):
    assert send(answers | {"contact_by": "email", "phone": "", "email": "q@mail.example"}).status_code == 303
    assert send(answers | {"contact_by": "phone", "email": ""}).status_code == 303


def test_text_messages_require_text_consent(send, answers, arrived):
    refused = send(answers | {"contact_by": "text"})
    assert refused.status_code == 422
    assert [link["href"] for link in one_summary(refused).select("li a")] == ["#id_text_consent"]

    assert send(answers | {"contact_by": "text", "text_consent": "on"}).status_code == 303
    assert arrived()[0].text_consent is not None


def test_text_consent_is_not_stored_for_other_contact_methods(send, answers, arrived):
    assert send(answers | {"contact_by": "phone", "text_consent": "on"}).status_code == 303
    assert arrived()[0].text_consent is None
    assert arrived()[0].consent is not None

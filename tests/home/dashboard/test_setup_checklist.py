"""What a clinic still has to do before it opens: shown to who runs it, gone when done, back when undone."""

import pytest

from cms.clinic.models import ClinicSettings, Confirmation
from consultations.models import ConsultationForm
from consultations.services import save_invitation_texts
from tests.consultations.form_utils import sends, soup

EMAIL = "/admin/confirm/email/"


def panel(client):
    return soup(client.get("/admin/")).select_one("[aria-labelledby=todo-heading]")


def sentences(client) -> list[str]:
    shown = panel(client)
    return [item.span.text for item in shown.select("li")] if shown else []


def about(client, word: str) -> list[str]:
    return [sentence for sentence in sentences(client) if word in sentence]


def press(client, subject: str):
    """Press “It is right” beside that subject; the page one comes back to."""
    form = panel(client).select_one(f"form[action='/admin/confirm/{subject}/']")
    return client.post(form["action"], sends(form), follow=True)


def set_email(address: str) -> None:
    clinic = ClinicSettings.load()
    clinic.email = address
    clinic.save()


@pytest.fixture
def owner(sign_in):
    set_email("hello@harborlight.example")
    Confirmation.objects.all().delete()
    return sign_in("owner")


def test_owner_sees_open_tasks(owner):
    assert about(owner, "hello@harborlight.example")
    assert about(owner, "counsel")
    assert about(owner, "EMAIL_URL")


def test_done_tasks_are_not_shown(owner):
    assert not about(owner, "phone number")
    clinic = ClinicSettings.load()
    clinic.phone = ""
    clinic.save()
    assert about(owner, "phone number")


def test_confirmed_email_task_disappears(owner):
    said = press(owner, "email").content.decode()
    assert "confirmed" in said
    assert not about(owner, "spelled right")
    # And only it.
    assert about(owner, "counsel")


def test_changed_email_must_be_confirmed_again(owner):
    press(owner, "email")
    set_email("hallo@harborlight.example")
    assert about(owner, "hallo@harborlight.example")
    press(owner, "email")
    assert not about(owner, "spelled right")


def test_restored_email_must_be_confirmed_again(owner):
    press(owner, "email")
    set_email("hallo@harborlight.example")
    press(owner, "email")
    set_email("hello@harborlight.example")
    assert about(owner, "hello@harborlight.example")


def test_value_changed_since_page_load_is_not_confirmed(owner):
    form = panel(owner).select_one(f"form[action='{EMAIL}']")
    seen = form.select_one("[name=seen]")["value"]
    set_email("hallo@harborlight.example")
    said = owner.post(EMAIL, {"seen": seen}, follow=True)
    assert "changed since you looked" in said.content.decode()
    assert about(owner, "hallo@harborlight.example")
    assert not Confirmation.objects.filter(subject="email").exists()


@pytest.mark.parametrize("seen", [None, "", "x", "\x00"])
def test_confirmation_requires_seen_value(owner, seen):
    owner.post(EMAIL, {} if seen is None else {"seen": seen})
    assert about(owner, "spelled right")


@pytest.mark.parametrize("subject", ["phone", "nonsense", "consents"])
def test_unknown_task_cannot_be_confirmed(owner, subject):
    said = owner.post(f"/admin/confirm/{subject}/", {"seen": ""}, follow=True)
    assert said.status_code == 200
    assert not Confirmation.objects.exists()


def test_get_request_confirms_nothing(owner):
    assert owner.get(EMAIL).status_code == 405
    assert about(owner, "spelled right")


def test_changed_consent_texts_must_be_confirmed_again(owner):
    press(owner, "consent")
    assert not about(owner, "consent texts")
    form = ConsultationForm.objects.get(is_default=True)
    form.text_consent_text += " Or not."
    form.save()
    assert about(owner, "consent texts")


def test_changed_referral_attestation_must_be_confirmed_again(owner):
    press(owner, "authority")
    assert not about(owner, "clinician states")
    save_invitation_texts(authority_text="My patient asked me to write to you.")
    assert about(owner, "clinician states")


def test_confirmation_records_user_and_time_but_not_text(owner):
    press(owner, "email")
    kept = Confirmation.objects.get(subject="email")
    assert kept.by.username == "owner"
    assert "harborlight" not in kept.value_digest


@pytest.mark.parametrize("username", ["editor", "frontdesk", "physician"])
def test_other_roles_cannot_see_or_confirm_tasks(owner, sign_in, username):
    client = sign_in(username)
    assert panel(client) is None
    seen = panel(owner).select_one(f"form[action='{EMAIL}'] [name=seen]")["value"]
    refused = client.post(EMAIL, {"seen": seen})
    assert refused.status_code in (302, 403)
    assert not Confirmation.objects.exists()


def test_anonymous_user_is_redirected_to_login(client, owner):
    answer = client.post(EMAIL, {"seen": "x"})
    assert answer["Location"].startswith("/admin/login/")


def test_settings_values_are_escaped_on_dashboard(owner):
    set_email("<b>x</b>@harborlight.example")
    assert about(owner, "<b>x</b>@harborlight.example")
    assert not panel(owner).select("li b")

"""A password alone: what it opens where a second factor is asked for, and what a code is worth."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.outbox.models import Message
from cms.users.cleanup import delete_expired
from cms.users.mfa import has_factor, remove_factors
from cms.users.models import AppSecret
from tests.cms.users.utils import SECRET, account, add_app, code, is_in, sign_in_with_code, try_password

pytestmark = pytest.mark.django_db
SECURITY = "/admin/security/"
# What is behind the door: pages, scripts' addresses, and what only looks at the way things are.
BEHIND = (
    "/admin/",
    "/admin/requests/",
    "/admin/pages/",
    "/admin/account/",
    "/admin/password/",
    "/admin/reports/locked/",
)
XHR = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def required(settings):
    settings.STAFF_MFA = "required"


def signed_in(username: str) -> Client:
    client = Client()
    try_password(username, client=client)
    return client


def enrol(client: Client) -> Client:
    page = client.get(f"{SECURITY}app/add/")
    client.post(f"{SECURITY}app/add/", {"code": code(secret=page.context["secret"])})
    return client


def recovery_codes(client: Client) -> list[str]:
    """The new codes, which this page shows once."""
    return client.get(f"{SECURITY}codes/").context["unused_codes"]


def stored_secrets() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM users_appsecret")
        return json.dumps([list(Authenticator.objects.values_list("data", flat=True)), cursor.fetchall()], default=str)


@pytest.mark.parametrize("path", BEHIND)
def test_where_it_is_required_a_password_alone_leads_to_enrolment_only(required, path):
    client = signed_in("owner")
    for method in (client.get, client.post, client.head):
        answer = method(path)
        assert (answer.status_code, answer["Location"]) == (302, SECURITY)
    refused = client.get(path, headers=XHR)
    assert refused.status_code == 403
    assert "Two-step sign-in is required" in refused.json()["error"]
    assert client.get(path, headers={"Sec-Fetch-Mode": "cors", "Accept": "*/*"}).status_code == 403


def test_where_it_is_required_a_password_alone_sees_readers_pages_as_a_reader_does(required):
    client = signed_in("owner")
    assert "wagtail-userbar" not in client.get("/").content.decode()
    assert "wagtail-userbar" in enrol(client).get("/").content.decode()


def test_after_enrolment_the_work_begins_and_ten_codes_are_shown_once(required):
    client = signed_in("frontdesk")
    assert client.get(SECURITY).context["must_add"]
    enrol(client)
    assert is_in(client)
    shown = recovery_codes(client)
    assert len(set(shown)) == 10
    stored = stored_secrets()
    later = client.get(f"{SECURITY}codes/").content.decode()
    assert "10 unused codes" in later
    assert not [word for word in shown if word in later or word in stored]
    seed = decrypt(Authenticator.objects.get(user=account("frontdesk"), type="recovery_codes").data["seed"])
    assert len(seed) == 80
    assert seed not in stored


def test_where_it_is_optional_a_password_is_enough_until_a_factor_is_added(db):
    assert is_in(signed_in("frontdesk"))
    add_app("frontdesk")
    client = signed_in("frontdesk")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    client.post("/admin/login/code/", {"code": code()})
    assert is_in(client)


def test_a_code_signs_in_once_in_whatever_process(db):
    add_app("frontdesk")
    shown = code()
    assert is_in(sign_in_with_code("frontdesk", shown))
    assert not is_in(sign_in_with_code("frontdesk", shown))
    assert is_in(sign_in_with_code("frontdesk", code(1)))


def test_the_code_that_added_the_app_does_not_sign_in(db):
    page = (client := signed_in("frontdesk")).get(f"{SECURITY}app/add/")
    secret = page.context["secret"]
    shown = code(secret=secret)
    client.post(f"{SECURITY}app/add/", {"code": shown})
    assert has_factor(account("frontdesk"))
    assert not is_in(sign_in_with_code("frontdesk", shown))
    assert is_in(sign_in_with_code("frontdesk", code(1, secret)))


def test_six_wrong_codes_lock_for_fifteen_minutes_and_the_holder_is_told_once(db):
    add_app("frontdesk")
    with time_machine.travel("2026-03-02 18:00Z", tick=False) as clock:
        client = signed_in("frontdesk")
        for _ in range(6):
            cache.clear()
            assert "didn&#x27;t work" in client.post("/admin/login/code/", {"code": "000000"}).content.decode()
        for _ in range(2):
            assert "Too many incorrect codes" in client.post("/admin/login/code/", {"code": code()}).content.decode()
        clock.shift(14 * 60 + 59)
        assert not is_in(sign_in_with_code("frontdesk"))
        clock.shift(2)
        assert is_in(sign_in_with_code("frontdesk"))
    assert [message.facts["what"] for message in Message.objects.filter(kind="account-notice")] == ["codes-refused"]


def test_a_recovery_code_signs_in_once(db):
    shown = recovery_codes(enrol(signed_in("frontdesk")))
    delete_expired()
    assert is_in(sign_in_with_code("frontdesk", f"{shown[0][:6]} {shown[0][6:]}"))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert not is_in(sign_in_with_code("frontdesk", shown[0]))
        assert is_in(sign_in_with_code("frontdesk", shown[1]))


def test_new_recovery_codes_replace_the_old_and_the_holder_is_notified(db):
    client = enrol(signed_in("frontdesk"))
    old = recovery_codes(client)
    assert client.post(f"{SECURITY}codes/new/")["Location"] == f"{SECURITY}codes/"
    new = recovery_codes(client)
    assert not set(old) & set(new)
    assert not is_in(sign_in_with_code("frontdesk", old[0]))
    assert is_in(sign_in_with_code("frontdesk", new[0]))
    assert Message.objects.filter(facts__what="codes-made").count() == 1


def test_recovery_codes_are_deleted_with_the_last_factor(db):
    client = enrol(signed_in("frontdesk"))
    shown = recovery_codes(client)
    client.post(f"{SECURITY}app/remove/")
    assert not Authenticator.objects.filter(user=account("frontdesk")).exists()
    assert client.post(f"{SECURITY}codes/new/").context["form"].errors
    add_app("frontdesk")
    assert not is_in(sign_in_with_code("frontdesk", shown[0]))


def test_recovery_codes_are_counted_like_other_codes(db):
    shown = recovery_codes(enrol(signed_in("frontdesk")))
    client = signed_in("frontdesk")
    for _ in range(6):
        client.post("/admin/login/code/", {"code": "000000000000"})
    assert "Too many incorrect codes" in client.post("/admin/login/code/", {"code": shown[0]}).content.decode()


def test_new_passkey_must_be_stored_on_the_device_and_unlocked_by_its_owner(db):
    page = signed_in("frontdesk").get(f"{SECURITY}passkeys/add/")
    selection = page.context["options"]["publicKey"]["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("required", "required")
    assert selection["requireResidentKey"] is True
    assert page.wsgi_request.session["mfa.webauthn.state"]["user_verification"] == "required"
    assert "&quot;residentKey&quot;: &quot;required&quot;" in page.content.decode()


def test_recovery_codes_of_another_person_open_nothing(db):
    shown = recovery_codes(enrol(signed_in("manager")))
    add_app("frontdesk")
    assert not is_in(sign_in_with_code("frontdesk", shown[0]))


def test_the_secret_of_the_app_is_not_readable_in_the_database(db):
    stored = add_app("frontdesk")
    assert SECRET not in stored_secrets()
    delete_expired()
    assert AppSecret.objects.exists()
    stored.delete()
    delete_expired()
    assert not AppSecret.objects.exists()


def test_the_only_factor_stays_where_one_is_required(required):
    client = enrol(signed_in("frontdesk"))
    answer = client.post(f"{SECURITY}app/remove/")
    assert "your only two-step sign-in method" in answer.content.decode()
    assert has_factor(account("frontdesk"))


def test_removing_a_lost_phone_ends_sessions_and_tells_the_holder(required):
    client = enrol(signed_in("frontdesk"))
    assert remove_factors(account("frontdesk")) == 1
    assert not is_in(client)
    assert not Authenticator.objects.filter(user=account("frontdesk")).exists()
    assert Message.objects.filter(facts__what="factors-reset").count() == 1
    assert signed_in("frontdesk").get("/admin/")["Location"] == SECURITY


def test_a_strangers_answer_in_place_of_a_passkeys_is_refused_and_breaks_nothing(db):
    client = Client()
    for sent in ("", "x", "{}", "[]", "null", '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "public-key"}'):
        client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
        answer = client.post("/admin/login/passkey/", {"credential": sent, "next": "/admin/pages/"})
        assert answer["Location"] == "/admin/login/?next=%2Fadmin%2Fpages%2F&passkey=no", sent
    assert "That passkey didn't match an account" in client.get("/admin/login/?passkey=no").content.decode()

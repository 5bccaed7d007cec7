"""A new password by mail, and what a password may be."""

import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from cms.outbox.models import Message
from cms.outbox.sender import send_due
from cms.settings import base
from cms.users.mfa import has_factor
from cms.users.password_tokens import password_link, user_for_token
from tests.cms.users.utils import account, add_app, is_in, try_password

pytestmark = pytest.mark.django_db
ASK = "/admin/password_reset/"
NEW = "a walrus sings at noon"
TYPED = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 18:00Z", tick=False) as clock:
        yield clock


def mailed_link(login: str = "frontdesk", **headers) -> str:
    """Ask for a link as somebody signed out does, and find it in the mail."""
    mail.outbox.clear()
    Client().post(ASK, {"login": login}, **headers)
    while send_due():
        pass
    (sent,) = [sent for sent in mail.outbox if sent.subject == "Set a new password"]
    assert sent.to == [account("frontdesk").email]
    return re.search(r"https?://\S+", sent.body)[0]


def follow(link: str, typed: dict | None = None) -> tuple[Client, object]:
    client = Client()
    page = client.get(link.removeprefix(settings.SITE_URL))
    return client, client.post(page["Location"], typed or TYPED)


def test_a_lost_password_is_set_anew_by_mail_and_signs_nobody_in(sign_in):
    elsewhere = sign_in("frontdesk")
    client, answer = follow(mailed_link())
    assert answer["Location"] == "/admin/login/?password=new"
    assert not is_in(client)
    assert not is_in(elsewhere)
    assert try_password("frontdesk").status_code == 200
    try_password("frontdesk", NEW, client=client)
    assert is_in(client)
    assert Message.objects.filter(facts__what="password-set").count() == 1


def test_the_link_works_once_and_for_an_hour(clock):
    link = mailed_link()
    clock.shift(59 * 60)
    assert follow(link)[1].status_code == 302
    assert follow(link)[1].status_code == 410
    late = mailed_link()
    clock.shift(60 * 60 + 1)
    assert "no longer works" in follow(late)[1].content.decode()


def test_the_link_ends_when_its_person_signs_in_or_is_closed(clock):
    link = mailed_link()
    clock.shift(1)
    try_password("frontdesk")
    assert follow(link)[1].status_code == 410
    link = mailed_link()
    user = account("frontdesk")
    user.is_active = False
    user.save()
    assert follow(link)[1].status_code == 410


def test_a_new_password_does_not_stand_in_for_the_second_factor(settings):
    settings.STAFF_MFA = "required"
    add_app("frontdesk")
    client, _ = follow(mailed_link())
    assert has_factor(account("frontdesk"))
    try_password("frontdesk", NEW, client=client)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/security/")["Location"].startswith("/admin/login/")


def test_the_link_names_the_sites_own_address_whatever_the_request_says(db):
    assert mailed_link(HTTP_HOST="localhost:1", HTTP_X_FORWARDED_HOST="evil.example").startswith(settings.SITE_URL)


def test_the_token_stands_in_no_address_that_is_passed_on_and_in_no_table(db):
    link = mailed_link()
    page = Client().get(link.removeprefix(settings.SITE_URL))
    assert page["Location"] == "/admin/password_reset/new/"
    assert link.rsplit("/", 2)[1] not in str(list(Message.objects.values()))


def test_an_altered_link_opens_nothing(db):
    link = password_link(account("frontdesk"))
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert user_for_token(token) == account("frontdesk")
    for other in (token[:-1], token[1:], "x", password_link(account("manager")).rstrip("/").rsplit("/", 1)[1][:40]):
        assert user_for_token(other) is None


def test_an_invitation_lasts_a_week(clock):
    token = password_link(account("frontdesk"), days=7).rstrip("/").rsplit("/", 1)[1]
    clock.shift(7 * 24 * 3600 - 1)
    assert user_for_token(token)
    clock.shift(2)
    assert user_for_token(token) is None


def test_nobody_is_mailed_more_than_three_links_in_a_quarter_of_an_hour(clock):
    for _ in range(5):
        assert Client().post(ASK, {"login": "frontdesk"}).status_code == 302
    assert Message.objects.filter(kind="password-reset", state="waiting").count() == 3


def test_a_password_of_128_letters_is_taken_as_it_is(db):
    long = " " + "aWalrus sings " * 9 + " "
    long = long[:127] + " "
    assert follow(mailed_link(), {"new_password1": long, "new_password2": long})[1].status_code == 302
    assert try_password("frontdesk", long.strip()).status_code == 200
    assert try_password("frontdesk", long).status_code == 302


PASSWORDS = [
    ("fourteen chars", "too short"),
    ("fifteen letters", None),
    ("correct horse battery staple", None),
    ("пятнадцать букв и ещё", None),
    ("123456789012345", "entirely numeric"),
    ("1q2w3e4r5t6y7u8i9o0p", "too common"),
    ("harborlightclinic", "clinic's name"),
    ("Harborlight-Clinic-2026", "clinic's name"),
    ("harborlight harborlight", "clinic's name"),
    ("password password password", "clinic's name"),
    ("frontdesk frontdesk 1", "clinic's name"),
    ("frontdesk@harborlight.example", "clinic's name"),
    ("harborlight opens when the fog lifts", None),
]


@pytest.mark.parametrize(("password", "refusal"), PASSWORDS)
def test_what_a_password_may_be(db, password, refusal):
    if refusal is None:
        password_validation.validate_password(password, account("frontdesk"))
    else:
        with pytest.raises(ValidationError) as said:
            password_validation.validate_password(password, account("frontdesk"))
        assert refusal in " ".join(said.value.messages)


def test_passwords_are_kept_with_argon2(settings):
    # The tests' own settings have a faster one.
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    assert make_password(NEW).startswith("argon2$argon2id$")

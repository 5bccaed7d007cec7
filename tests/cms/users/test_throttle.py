"""Passwords are hard to guess, however many try from wherever, and nobody learns who has an account."""

import time

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.outbox.models import Message
from cms.privacy.models import ReadLogEntry
from cms.users.models import KnownAddress, LoginAttempts
from tests.cms.users.utils import account, add_app, is_in, try_password, words
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NOTICE = "account-notice"
HOME = "203.0.113.7"


@pytest.fixture
def evaluated(monkeypatch) -> list:
    """One entry for each password that was compared or hashed."""
    seen = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return seen


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 18:00Z", tick=False) as clock:
        yield clock


def strangers(count: int) -> list[str]:
    return [f"198.51.100.{number % 50}" for number in range(count)]


def test_a_thousand_wrong_passwords_from_fifty_addresses_ten_are_evaluated(clock, evaluated, settings):
    settings.TRUSTED_PROXIES = []
    for number, address in enumerate(strangers(1000)):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{number % 250}"}
        login = ("frontdesk", "FrontDesk ", "frontdesk@harborlight.example")[number % 3]
        Client().post("/admin/login/", {"login": login, "password": f"no {number}"}, REMOTE_ADDR=address, **forged)
        if number % 4 == 0:
            clock.shift(1)
    assert len(evaluated) == 10
    right = Client()
    answer = try_password("frontdesk", client=right, address="198.51.100.200")
    assert "passkey" in answer.content.decode()
    assert len(evaluated) == 10
    assert not is_in(right)
    # Nobody else is held up, and the holder is told once.
    other = Client()
    try_password("manager", client=other, address="198.51.100.1")
    assert is_in(other)
    assert [message.facts for message in Message.objects.filter(kind=NOTICE)] == [
        {"user": account("frontdesk").pk, "what": "passwords-refused"}
    ]
    (noted,) = ReadLogEntry.objects.filter(action="signin")
    assert (noted.person, noted.details) == ("frontdesk", {"what": "passwords-refused"})
    # A quarter of an hour later the account opens again.
    clock.shift(15 * 60 + 1)
    assert try_password("frontdesk", address="198.51.100.200").status_code == 302


def test_where_one_signed_in_lately_five_tries_are_left_to_oneself(clock, evaluated):
    try_password("frontdesk", address=HOME)
    for address in strangers(20):
        try_password("frontdesk", "wrong", address=address)
    before = len(evaluated)
    for _ in range(4):
        assert "is incorrect" in try_password("frontdesk", "mistyped", address=HOME).content.decode()
    assert try_password("frontdesk", address=HOME).status_code == 302
    try_password("frontdesk", "mistyped", address=HOME)
    assert len(evaluated) == before + 6
    assert "Too many" in try_password("frontdesk", address=HOME).content.decode()
    # A month later it is an address like any other.
    clock.shift(31 * 24 * 3600)
    for address in strangers(10):
        try_password("frontdesk", "wrong", address=address)
    assert "Too many" in try_password("frontdesk", address=HOME).content.decode()


def test_known_addresses_are_kept_as_hashes(clock):
    try_password("frontdesk", address=HOME)
    assert HOME not in str(list(KnownAddress.objects.values()))


def test_right_passwords_are_not_held_against_anybody(clock):
    for _ in range(12):
        assert try_password("frontdesk").status_code == 302


def test_the_old_password_is_one_more_place_to_guess_and_counts(clock, evaluated):
    client = Client()
    try_password("frontdesk", client=client, address="198.51.100.9")
    evaluated.clear()
    KnownAddress.objects.all().delete()
    new = {"password1": "a walrus sings at noon", "password2": "a walrus sings at noon"}
    for _ in range(12):
        client.post("/admin/password/", {"oldpassword": "wrong"} | new)
        client.post("/admin/reauthenticate/", {"password": "wrong"})
    assert len(evaluated) == 10
    answer = client.post("/admin/password/", {"oldpassword": PASSWORD} | new)
    assert "Too many" in answer.content.decode()
    assert account("frontdesk").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("known", "unknown"), [("frontdesk", "nobody"), ("frontdesk@harborlight.example", "no@no.example")]
)
def test_a_name_nobody_has_is_answered_and_counted_like_one_that_somebody_has(clock, evaluated, known, unknown):
    # Fewer than the throttle; then the first refused; then the later ones.
    for _ in range(13):
        seen = []
        for login in (known, unknown):
            evaluated.clear()
            answer = try_password(login, "wrong")
            seen.append((answer.status_code, words(answer).replace(login, "LOGIN"), len(evaluated)))
        assert seen[0] == seen[1]
    assert "Too many" in seen[1][1]


def test_an_address_that_two_accounts_share_opens_neither(clock):
    for username in ("frontdesk", "manager"):
        user = account(username)
        user.email = "desk@harborlight.example"
        user.save()
    assert "is incorrect" in try_password("desk@harborlight.example").content.decode()
    assert try_password("frontdesk").status_code == 302


def test_a_second_factor_does_not_tell_before_the_password_is_right(clock):
    plain = words(try_password("frontdesk", "wrong"))
    add_app("frontdesk")
    assert words(try_password("frontdesk", "wrong")) == plain


def test_names_are_counted_as_hashes(clock):
    try_password("a.private.name@mail.example", "wrong")
    assert "private" not in str(list(LoginAttempts.objects.values()))


def test_a_lost_password_is_answered_alike_for_everybody(clock):
    seen = []
    for login in ("frontdesk", "nobody"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/admin/password_reset/", {"login": login})
        kinds = [query["sql"].split()[0] for query in queries]
        seen.append((answer.status_code, answer["Location"], kinds.count("INSERT"), kinds.count("UPDATE")))
    assert seen[0] == seen[1]
    waiting = Message.objects.filter(kind="password-reset", state="waiting")
    assert [message.facts for message in waiting] == [{"user": account("frontdesk").pk}]


def test_a_known_and_an_unknown_name_take_the_same_time(settings):
    """With the real hash, in turns: what remains is far less than what one hash takes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    holder = account("frontdesk")
    holder.set_password(PASSWORD)
    holder.save()
    took = {"frontdesk": [], "nobody": []}
    for _ in range(9):
        for login, times in took.items():
            began = time.perf_counter()
            try_password(login, "wrong")
            times.append(time.perf_counter() - began)
    known, unknown = (sorted(times)[4] for times in took.values())
    began = time.perf_counter()
    holder.check_password("wrong")
    assert abs(known - unknown) < (time.perf_counter() - began) / 2


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_the_door_leads_to_no_other_site(db, address):
    answer = try_password("frontdesk", next=address)
    assert answer["Location"] == "/admin/"

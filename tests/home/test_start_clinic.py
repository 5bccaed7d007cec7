"""`start_clinic` turns the demo into the clinic's own site, and the demo stays on machines of its own."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings, Location, Physician
from conditions.models import ConditionPage
from home.demo import ACCOUNTS
from tests.conftest import PASSWORD
from tests.home.crawler import crawled
from tests.home.editor_utils import edit_in_admin
from tests.utils.html import main_text

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Ferry Street Clinic",
    "email": "desk@ferrystreet.example",
    "owner": "dana",
    "owner_email": "dana@ferrystreet.example",
    "password": "otters hold paws at night",
}


def start(**options) -> str:
    out = StringIO()
    call_command("start_clinic", no_input=True, stdout=out, **(ANSWERS | options))
    return out.getvalue()


def sign_in_at_the_door(login, password):
    browser = Client()
    response = browser.post("/admin/login/", {"login": login, "password": password})
    return browser if response.status_code == 302 else None


def test_no_demo_content_remains(client):
    start()

    pages = crawled(client)
    assert "Ferry Street Clinic" in pages["/"].text
    assert "desk@ferrystreet.example" in pages["/consultation/"].text
    for path, page in pages.items():
        for told in ("Harborlight", "Rivera", "555-01", "Harbor Point", "Mission Oaks", "Seal Cove", "harborlight"):
            assert told not in page.text, (path, told)
    assert not AnswerPage.objects.exists()
    assert not ConditionPage.objects.exists()
    assert not Location.objects.exists()
    assert not Physician.objects.exists()


@pytest.mark.parametrize(
    "path", ["/", "/blog/", "/conditions/", "/locations/", "/physicians/", "/feed/", "/consultation/"]
)
def test_site_without_content_works(client, path):
    start()

    assert client.get(path).status_code == 200


def test_new_owner_can_sign_in_and_demo_users_cannot(sign_in):
    signed_in_before = sign_in("owner")
    assert sign_in_at_the_door("frontdesk", PASSWORD)
    start()

    owner = sign_in_at_the_door("dana", ANSWERS["password"])
    assert owner.get("/admin/").status_code == 200
    assert owner.get("/admin/users/").status_code == 200
    for name in ACCOUNTS:
        assert not sign_in_at_the_door(name, PASSWORD), name
    assert signed_in_before.get("/admin/").status_code == 302
    assert list(get_user_model().objects.values_list("username", flat=True)) == ["dana"]
    assert Group.objects.get(name="owner").user_set.get().username == "dana"


def test_demo_texts_of_settings_and_forms_are_reset(client):
    start()

    clinic = ClinicSettings.load()
    assert (clinic.phone, clinic.hours_text, clinic.reply_promise) == ("", "", "")
    form = client.get("/consultation/").content.decode()
    for words in ("free of charge", "Visit one of our offices", "Ask for a free consultation"):
        assert words not in form
    assert "Do you know someone" not in client.get("/invite/").content.decode()


def test_edited_demo_page_becomes_reported_draft(client, sign_in):
    edit_in_admin(sign_in("physician"), ConditionPage.objects.get(slug="ptsd"), summary="In our own words.")
    said = start()

    assert "Not removed: PTSD" in said
    assert client.get("/conditions/ptsd/").status_code == 404
    kept = ConditionPage.objects.get(slug="ptsd")
    assert kept.get_latest_revision_as_object().summary == "In our own words."


def test_missing_password_is_generated_and_printed_once():
    said = start(password=None)
    password = said.partition("Password: ")[2].split()[0]

    assert len(password) >= 15
    assert sign_in_at_the_door("dana", password)
    assert ANSWERS["password"] not in start()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "--name"),
        ({"email": ""}, "--email"),
        ({"owner": " "}, "--owner"),
        ({"email": "nobody"}, "e-?mail"),
        ({"owner_email": "nobody"}, "e-?mail"),
        ({"password": "short"}, "15"),
        ({"password": "1" * 14}, "15"),
        ({"owner": "no spaces please"}, "owner|user"),
    ],
)
def test_invalid_answer_is_refused_and_demo_stays(client, wrong, said):
    with pytest.raises(CommandError, match=rf"(?i){said}"):
        start(**wrong)

    assert "Harborlight" in client.get("/").content.decode()
    assert get_user_model().objects.filter(username__in=ACCOUNTS).count() == len(ACCOUNTS)


def test_command_asks_for_missing_options(client, monkeypatch):
    typed = iter(["Asked Clinic", "asked@clinic.example", "erin", ""])
    monkeypatch.setattr("builtins.input", lambda question: next(typed))
    call_command("start_clinic", password=ANSWERS["password"], stdout=StringIO())

    assert "Asked Clinic" in main_text(client, "/") or "Asked Clinic" in client.get("/").content.decode()
    assert get_user_model().objects.get().email == "asked@clinic.example"


def test_demo_is_refused_on_public_site(settings):
    start()
    settings.IS_LOCAL = False

    with pytest.raises(CommandError, match="cannot be loaded on a public site"):
        call_command("demo", password="a-password-of-the-demo")
    assert not get_user_model().objects.filter(username__in=ACCOUNTS).exists()


def test_reloaded_demo_keeps_passwords(client):
    call_command("demo", stdout=StringIO())
    assert sign_in_at_the_door("editor", PASSWORD)

    call_command("demo", password="another-long-password", stdout=StringIO())
    assert sign_in_at_the_door("editor", "another-long-password")
    assert not sign_in_at_the_door("editor", PASSWORD)

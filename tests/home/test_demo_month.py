"""`manage.py demo --requests N`: weeks of a clinic's desk, added by a command and gone with the demo."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command

from cms.intake.models import Receipt
from cms.outbox.models import Message
from cms.privacy.models import ReadLogEntry, SearchToken
from consultations.desk import work
from consultations.models import Assignment, ConsultationRequest, Invitation, Note, StateChange
from consultations.sample import making
from consultations.states import move
from home.models import SourceRecord
from tests.consultations.pages import listed
from tests.home.test_start_clinic import start

pytestmark = pytest.mark.django_db
SOME_DAY = datetime(2026, 11, 5, 20, tzinfo=UTC)


def demo(**options) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def test_the_desk_finds_opens_and_works_on_them(add, sign_in):
    requests = add(60)
    desk = sign_in("frontdesk")
    waiting = next(one for one in requests if one.state == "new")
    assert waiting.reference in listed(desk.get("/admin/requests/?state=new"))
    found = desk.post("/admin/requests/search/", {"text": waiting.name}, follow=True)
    assert waiting.reference in found.content.decode()
    for one in requests[:8]:
        assert desk.get(f"/admin/requests/{one.pk}/").status_code == 200
    moved = {"seen": waiting.version, "to": "contacted"}
    assert desk.post(f"/admin/requests/{waiting.pk}/move/", moved).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "contacted"


def test_nobody_is_told_and_nothing_else_is_counted(add):
    counted = (Message, Receipt, ReadLogEntry)
    before = [model.objects.count() for model in counted]
    add()
    call_command("send_outbox", verbosity=0)
    assert [model.objects.count() for model in counted] == before
    assert not mail.outbox


def test_it_says_what_it_did_in_one_line_and_each_run_adds_as_many():
    before = ConsultationRequest.objects.count()
    said = demo(requests=120, seed=3)
    assert "120 invented requests are added" in said.splitlines()[-1]
    assert ConsultationRequest.objects.count() == before + 120
    demo(requests=80, seed=3)
    assert ConsultationRequest.objects.count() == before + 200


def test_none_asked_for_is_none_made():
    before = ConsultationRequest.objects.count(), Invitation.objects.count()
    assert "invented" not in demo(requests=0)
    assert (ConsultationRequest.objects.count(), Invitation.objects.count()) == before


@pytest.mark.parametrize(
    ("wrong", "said"), [("-1", "0 or more"), ("many", "invalid int value"), ("1.5", "invalid int")]
)
def test_less_than_none_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(CommandError, match=said):
        call_command("demo", f"--requests={wrong}")


def test_never_where_others_can_reach_it(settings):
    settings.ON_LOOPBACK = False
    before = ConsultationRequest.objects.count()
    with pytest.raises(CommandError, match="only for this machine"):
        call_command("demo", requests=10)
    assert ConsultationRequest.objects.count() == before


def test_the_same_seed_invents_the_same(add):
    told = ("created_at", "name", "phone", "email", "message", "place", "about", "state", "due_at", "outcome")

    def essence(requests):
        return sorted(tuple(str(getattr(one, name)) for name in told) for one in requests)

    first = add(150, seed=5, now=SOME_DAY)
    again, other = add(150, seed=5, now=SOME_DAY), add(150, seed=6, now=SOME_DAY)
    assert essence(first) == essence(again)
    assert essence(first) != essence(other)
    assert not {one.reference for one in first} & {one.reference for one in again}


def test_starting_ones_own_clinic_takes_all_of_it_away():
    demo(requests=300)
    manager = get_user_model().objects.get(username="manager")
    work.add_note(ConsultationRequest.objects.filter(state="contacted").first(), "Written by the demo's own.", manager)
    assert "invented requests" not in start()
    for model in (ConsultationRequest, StateChange, Assignment, Note, Invitation, SearchToken):
        assert not model.objects.exists(), model
    assert not SourceRecord.objects.filter(origin="demo").exists()


@pytest.mark.parametrize("how", ["note", "taken", "moved"])
def test_what_a_real_colleague_worked_on_is_kept_and_named(how):
    demo(requests=200, seed=2)
    colleague = get_user_model().objects.create_superuser("dr-real", "real@clinic.example", "otters hold paws")
    request = ConsultationRequest.objects.filter(state="contacted").first()
    if how == "note":
        work.add_note(request, "A real note.", colleague)
    elif how == "taken":
        work.assign(request, colleague, colleague)
    else:
        move(request, "contacted", colleague)
    assert "Kept: 1 of the invented requests (a colleague has worked on them)" in start()
    assert [one.pk for one in ConsultationRequest.objects.all()] == [request.pk]
    assert SearchToken.objects.filter(subject=request.pk).exists()


def test_a_run_that_was_cut_short_is_taken_away_too(monkeypatch):
    monkeypatch.setattr(making, "BATCH", 50)
    stored, store = [], making._store

    def fails_at_the_third(cases):
        if len(stored) == 2:
            raise KeyboardInterrupt
        stored.append(cases)
        store(cases)

    monkeypatch.setattr(making, "_store", fails_at_the_third)
    before = ConsultationRequest.objects.count()
    with pytest.raises(KeyboardInterrupt):
        demo(requests=200)
    assert ConsultationRequest.objects.count() == before + 100
    start()
    assert not ConsultationRequest.objects.exists()
    assert not Invitation.objects.exists()


def test_nothing_on_the_desk_tells_them_from_others(add, sign_in):
    one = next(one for one in add(40, staff=()) if one.state == "new")
    page = sign_in("owner").get(f"/admin/requests/{one.pk}/").content.decode().lower()
    assert not [word for word in ("demo", "sample", "invented", "synthetic", "example request") if word in page]
    assert one.pk.version == 4

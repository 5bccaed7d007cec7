"""What patients sent goes when its time is over, each kind after its own; a hold stops it, a dry run only counts."""

from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.management import call_command

from blog.models import Question
from cms.clinic.models import Location, StaffMember
from cms.outbox.sender import send_due
from cms.privacy.key_rotation import reindexers
from cms.privacy.models import Erased, ReadLogEntry, SearchToken
from consultations import search_index
from consultations.admin import services
from consultations.models import ConsultationRequest, Invitation, Note, NoteDraft, StateChange
from consultations.services import make_invitation
from consultations.transitions import transition_request
from tests.consultations.form_utils import soup
from tests.consultations.utils import everywhere
from tests.consultations.utils import make as everything_typed

pytestmark = pytest.mark.django_db
NOON = "2030-03-05T12:00:00-08:00"
DAY = 24 * 60 * 60
NAME, MESSAGE = "Quillon Vastergaard", "Zebrawood canary: please ring twice."


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def owner():
    return get_user_model().objects.get(username="owner")


@pytest.fixture
def make(owner):
    def made(*moves: str, **fields) -> ConsultationRequest:
        request = ConsultationRequest(name=NAME, phone="+17145550187", message=MESSAGE, place="Harbor Point")
        for name, value in fields.items():
            setattr(request, name, value)
        request.save(force_insert=True)
        search_index.index_request(request)
        for to in moves:
            transition_request(request, to, owner, reason="completed")
        return request

    return made


def purge(*options: str) -> str:
    said = StringIO()
    call_command("purge", *options, stdout=said)
    return said.getvalue()


def state(request: ConsultationRequest) -> str:
    return ConsultationRequest.objects.filter(pk=request.pk).values_list("state", flat=True).first() or "gone"


@pytest.fixture(autouse=True)
def nothing_of_the_demos():
    """Its questions would go too, at times of their own."""
    Question.objects.all().delete()


def test_each_kind_is_erased_after_its_retention_period(clock, make):
    spam, closed, new = make("spam"), make("closed"), make()
    link = make_invitation()
    invited = make(invitation=link, entry="invite")
    everything = [spam, closed, new, invited]

    clock.shift(30 * DAY)
    purge()
    assert [state(one) for one in everything] == ["spam", "closed", "new", "new"]
    clock.shift(1)
    assert "suspected spam: requests: 1 deleted" in purge()
    assert [state(one) for one in everything] == ["gone", "closed", "new", "new"]
    assert not SearchToken.objects.filter(subject=spam.pk).exists()
    clock.shift(60 * DAY)
    assert "closed requests: requests' texts: 1 deleted" in purge()
    assert [state(one) for one in everything] == ["gone", "erased", "new", "new"]
    clock.shift(90 * DAY)
    assert "invitations: links: 1 deleted" in purge()
    assert [state(one) for one in everything] == ["gone", "erased", "new", "new"]
    invited.refresh_from_db()
    assert (invited.invitation_id, invited.entry, invited.name) == (None, "invite", NAME)
    assert not Invitation.objects.filter(pk=link.pk).exists()
    assert set(Erased.objects.values_list("subject", flat=True)) == {spam.pk, closed.pk}


def test_second_purge_changes_nothing(clock, make):
    make("closed"), make("spam")
    clock.shift(91 * DAY)
    purge()
    rows = list(ConsultationRequest.objects.order_by("pk").values())
    entries = ReadLogEntry.objects.count()
    assert "closed requests: requests' texts: 0 deleted" in purge()
    assert list(ConsultationRequest.objects.order_by("pk").values()) == rows
    assert ReadLogEntry.objects.count() == entries


def test_spam_retention_starts_when_marked_as_spam(clock, make, owner):
    request = make()
    clock.shift(29 * DAY)
    transition_request(request, "spam", owner)
    clock.shift(29 * DAY)
    purge()
    assert state(request) == "spam"
    clock.shift(2 * DAY)
    purge()
    assert state(request) == "gone"


def test_hold_blocks_scheduled_erasure_until_removed(clock, make):
    held = [make("spam"), make("closed")]
    for one in held:
        services.set_hold(one, True)
    clock.shift(400 * DAY)
    purge()
    assert [state(one) for one in held] == ["spam", "closed"]
    for one in held:
        services.set_hold(one, False)
    purge()
    assert [state(one) for one in held] == ["gone", "erased"]


def test_dry_run_only_counts(clock, make):
    for moves in (["spam"], ["closed"], ["closed"]):
        make(*moves, invitation=make_invitation())
    clock.shift(181 * DAY)
    tables = (ConsultationRequest, SearchToken, Erased, Invitation, ReadLogEntry)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    said = purge("--dry-run")
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert "suspected spam: requests: 1 to delete" in said
    assert "closed requests: requests' texts: 2 to delete" in said
    assert "invitations: links: 3 to delete" in said
    assert not [word for word in ("Quillon", "Zebrawood", "0187") if word in said]
    assert said.replace("to delete", "deleted") == purge()


def test_retention_days_can_be_configured(clock, make, settings):
    settings.RETENTION = settings.RETENTION | {"closed": 10}
    request = make("closed")
    clock.shift(11 * DAY)
    purge()
    assert state(request) == "erased"


@pytest.mark.parametrize(("state_before", "days"), [("closed", 91), ("spam", 31)])
def test_purge_removes_patient_text_from_all_tables(clock, owner, state_before, days):
    for request in (everything_typed(state_before), everything_typed(state_before)):
        assert state(request) == state_before
    send_due()
    assert everywhere() == ["privacy_searchtoken.token"]
    clock.shift(days * DAY)
    purge()
    assert everywhere() == []
    assert not Note.objects.exists()
    assert not NoteDraft.objects.exists()


def test_failed_erasure_is_rolled_back(clock, make, monkeypatch):
    requests = [make("closed"), make("closed")]
    tables = (ConsultationRequest, StateChange, SearchToken, Erased)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    def fails(subjects, at):
        raise RuntimeError("the connection was lost")

    monkeypatch.setattr("consultations.erasure.note_erased", fails)
    clock.shift(91 * DAY)
    with pytest.raises(RuntimeError):
        purge()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    monkeypatch.undo()
    purge()
    assert [state(one) for one in requests] == ["erased", "erased"]


def test_key_rotation_updates_the_search_index(make):
    request = make()
    SearchToken.objects.filter(subject=request.pk).delete()
    assert [reindex([request.pk]) for reindex in reindexers if reindex is search_index.reindex_requests] == [1]
    assert SearchToken.objects.filter(subject=request.pk).exists()


SENTENCE = "open {} older than 30 days"


def test_owner_and_manager_are_reminded_of_old_open_requests(clock, make, sign_in):
    ConsultationRequest.objects.all().delete()
    kept = [make(), make("contacted"), make("scheduled")]
    clock.shift(31 * DAY)
    make(), make("closed")
    clock.shift(1 * DAY)
    purge()
    assert [state(one) for one in kept] == ["new", "contacted", "scheduled"]
    for username, told in {
        "owner": True,
        "manager": True,
        "frontdesk": False,
        "physician": False,
        "editor": False,
    }.items():
        page = soup(sign_in(username).get("/admin/")).text
        assert (SENTENCE.format("requests are") in page) == told, username
    assert f"3 {SENTENCE.format('requests are')}" in soup(sign_in("owner").get("/admin/")).text


def test_manager_is_reminded_of_own_locations_only(clock, make, sign_in):
    ConsultationRequest.objects.all().delete()
    here, there = Location.objects.order_by("pk")[:2]
    make(location=here), make(location=there)
    member, _ = StaffMember.objects.get_or_create(user=get_user_model().objects.get(username="manager"))
    member.scope = StaffMember.Scope.CHOSEN
    member.save()
    member.locations.set([here])
    clock.shift(31 * DAY)
    assert f"1 {SENTENCE.format('request is')}" in soup(sign_in("manager").get("/admin/")).text

"""Many requests as a file: made in the background, kept encrypted for a day, fetched by the one who asked."""

import stat
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.clinic.models import ClinicSettings, Location, StaffMember
from cms.privacy.models import ReadLogEntry
from consultations.desk import export, making, sealed
from consultations.models import ConsultationRequest, Export
from tests.consultations.exported import EXPORT, make, references, table
from tests.consultations.pages import soup

CANARY = "Zebrawood Canary"


@pytest.fixture
def many(db, monkeypatch, settings, tmp_path):
    """Four requests where more than three are many, newest first, each with a canary."""
    monkeypatch.setattr(export, "AT_ONCE", 3)
    settings.VAR_DIR = tmp_path
    ConsultationRequest.objects.all().delete()
    now = timezone.now()
    return [
        ConsultationRequest.objects.create(
            name=CANARY,
            phone="+17145550187",
            message=CANARY,
            place="Harbor Point",
            location=Location.objects.get(slug="harbor-point"),
            created_at=now - timedelta(minutes=minutes),
        )
        for minutes in range(4)
    ]


@pytest.fixture
def manager(many, sign_in):
    return sign_in("manager")


def asked(client, form: str = "xlsx") -> Export:
    answer = make(client, columns=["reference", "name", "message"], form=form)
    assert answer.status_code == 302
    assert answer["Location"] == EXPORT
    return Export.objects.latest("asked_at")


def ready(client, form: str = "xlsx") -> Export:
    export = asked(client, form)
    making.run()
    export.refresh_from_db()
    return export


def fetch(client, export: Export):
    return client.get(f"{EXPORT}{export.pk}/")


def shown(client) -> str:
    return soup(client.get(EXPORT)).select_one(".export-files").get_text(" ", strip=True)


def assert_refused(client, export: Export) -> None:
    answer = fetch(client, export)
    assert answer.status_code in (302, 403)
    assert "attachment" not in answer.get("Content-Disposition", "")
    entry = ReadLogEntry.objects.order_by("-pk").first()
    assert entry.action == "refused"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_is_made_found_on_the_page_and_holds_what_the_list_shows(many, manager, form):
    export = asked(manager, form)
    assert "Being made" in shown(manager)
    assert_refused(manager, export)
    making.run()
    assert "Ready: download" in shown(manager)
    answer = fetch(manager, export)
    assert answer["Content-Disposition"] == f'attachment; filename="requests-{timezone.localdate()}.{form}"'
    assert "no-store" in answer["Cache-Control"]
    size = int(answer["Content-Length"])
    rows = table(answer)
    assert [row["Reference"] for row in rows] == [request.reference for request in many]
    assert {row["Message"] for row in rows} == {CANARY}
    assert size == Export.objects.get().size


def test_three_are_still_made_at_once(many, manager):
    many[0].delete()
    assert len(references(make(manager))) == 3
    assert not Export.objects.exists()


def test_asked_for_twice_it_is_made_once(manager):
    assert asked(manager) == asked(manager)


def test_each_step_is_in_the_log_and_the_references_once(many, manager):
    before = ReadLogEntry.objects.count()
    export = ready(manager)
    list(fetch(manager, export).streaming_content)
    entries = list(ReadLogEntry.objects.order_by("pk")[before:])
    assert [(entry.action, entry.person, entry.address) for entry in entries] == [
        ("exported", "manager", "127.0.0.1"),
        ("exported", "manager", ""),
        ("exported", "manager", "127.0.0.1"),
    ]
    assert [entry.references for entry in entries] == [[], [request.reference for request in many], []]
    for entry in entries:
        assert entry.details == {
            "export": str(export.pk),
            "count": 4,
            "filter": {},
            "columns": ["reference", "name", "message"],
            "format": "xlsx",
        }


def test_nothing_a_person_typed_lies_in_clear_on_the_disk(many, manager, tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(sealed, "PART_BYTES", 100)
    opened = []
    real = sealed.os.open
    monkeypatch.setattr(sealed.os, "open", lambda *a, **k: opened.append(a[0]) or real(*a, **k))
    export = ready(manager, "csv")
    path = making.path_of(export)
    assert path.parent == tmp_path / "exports"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    data = path.read_bytes()
    assert CANARY.encode() not in data
    assert many[0].reference.encode() not in data
    # No copy stood anywhere else on the way.
    assert [part.parent for part in opened] == [tmp_path / "exports"]
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]
    assert [row["Name"] for row in table(fetch(manager, export))] == [CANARY] * 4


@pytest.mark.parametrize("username", ["owner", "physician", "frontdesk"])
def test_it_is_nobody_elses(manager, sign_in, username):
    export = ready(manager)
    other = sign_in(username)
    answer = fetch(other, export)
    assert answer.status_code in (302, 403, 404)
    if username == "owner":
        assert answer.status_code == 404
        assert str(export.pk) not in other.get(EXPORT).content.decode()
    assert "attachment" not in answer.get("Content-Disposition", "")
    assert ReadLogEntry.objects.order_by("-pk").first().action == "refused"


def test_it_lives_for_a_day(manager):
    export = ready(manager)
    path = making.path_of(export)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        manager = _signed_in_again(manager)
        # Even before the worker comes by.
        assert_refused(manager, export)
        making.run()
        assert not path.exists()
        assert not export.requests.exists()
        assert "Gone" in shown(manager)
        assert_refused(manager, export)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        making.run()
    assert not Export.objects.exists()


def _signed_in_again(client):
    client.force_login(
        get_user_model().objects.get(username="manager"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_right_that_was_lost_meanwhile_refuses_the_file(many, manager):
    export = ready(manager)
    user = get_user_model().objects.get(username="manager")
    # Of another town now.
    member = StaffMember.objects.create(user=user, scope="chosen")
    member.locations.set(Location.objects.filter(slug="mission-oaks"))
    assert_refused(manager, export)
    member.delete()
    assert fetch(manager, export).status_code == 200
    # Still exports, and no longer reads messages.
    group = Group.objects.get(name="manager")
    group.permissions.remove(group.permissions.get(codename="read_message"))
    clinic = ClinicSettings.load()
    clinic.everyone_reads_messages = False
    clinic.save()
    assert_refused(manager, export)
    user.groups.clear()
    assert_refused(manager, export)


def test_what_was_erased_meanwhile_is_not_handed_out(many, manager):
    export = ready(manager)
    ConsultationRequest.objects.filter(pk=many[1].pk).update(erased_at=timezone.now())
    assert_refused(manager, export)
    making.run()
    assert not making.path_of(export).exists()
    assert "Gone" in shown(manager)


def test_a_right_that_was_lost_before_it_is_made_makes_no_file(many, manager):
    export = asked(manager)
    get_user_model().objects.get(username="manager").groups.clear()
    making.run()
    export.refresh_from_db()
    assert export.state == "failed"
    assert not list(making.folder().glob("*"))


def test_the_scope_is_that_of_the_moment_it_is_made(many, manager):
    ConsultationRequest.objects.filter(pk=many[2].pk).update(
        location=Location.objects.get(slug="mission-oaks"), place="Mission Oaks"
    )
    export = asked(manager)
    member = StaffMember.objects.create(user=get_user_model().objects.get(username="manager"), scope="chosen")
    member.locations.set(Location.objects.filter(slug="mission-oaks"))
    making.run()
    assert references(fetch(manager, export)) == [many[2].reference]


def test_a_place_that_is_gone_does_not_become_all_places(many, manager):
    place = Location.objects.get(slug="harbor-point")
    make(manager, f"?location={place.pk}")
    ConsultationRequest.objects.update(location=None)
    Export.objects.update(filter={"filters": {"location": "999999"}})
    making.run()
    assert Export.objects.get().rows == 0


def test_a_failure_is_said_and_leaves_nothing(many, manager, monkeypatch):
    export = asked(manager)

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(making.sheets, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        making.run()
    export.refresh_from_db()
    assert export.state == "failed"
    assert list(making.folder().iterdir()) == []
    assert "could not be made" in shown(manager)


def test_a_worker_that_was_killed_holds_up_nothing(many, manager):
    """Another takes over when the claim is over; a part that was begun goes, and after three tries it is given up."""
    export = asked(manager)
    assert making._claim() == export
    begun = making.folder() / f"{export.pk}.1.part"
    begun.parent.mkdir()
    begun.write_bytes(b"begun")
    making.run()
    export.refresh_from_db()
    assert export.state == "waiting"
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        making.run()
    export.refresh_from_db()
    assert export.state == "ready"
    making.run()
    assert [path.name for path in making.folder().iterdir()] == [f"{export.pk}.sealed"]
    Export.objects.update(state="waiting", tries=3, claimed_until=timezone.now() - timedelta(minutes=1))
    making.run()
    export.refresh_from_db()
    assert export.state == "failed"


def test_a_file_whose_row_is_gone_is_removed(many, manager):
    export = ready(manager)
    path = making.path_of(export)
    assert path.exists()
    export.delete()
    making.run()
    assert not path.exists()


def test_a_file_that_was_cut_or_is_away_is_not_handed_out(many, manager):
    export = ready(manager)
    path = making.path_of(export)
    path.write_bytes(path.read_bytes()[:-9])
    assert_refused(manager, export)
    path.unlink()
    assert_refused(manager, export)

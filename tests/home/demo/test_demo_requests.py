"""`manage.py demo --requests N`: generated requests look real to staff and are removed with the demo."""

import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command

from cms.clinic.business_hours import calendar
from cms.clinic.models import ClinicSettings, Location, StaffMember
from cms.outbox.models import Message
from cms.privacy.models import Erased, ReadLogEntry, SearchToken
from cms.public_forms.models import IdempotencyRecord
from consultations import demo_data
from consultations.admin import services
from consultations.models import Assignment, ConsultationRequest, Note, StateChange
from consultations.transitions import ALLOWED_TRANSITIONS, REASON_LABELS, State, transition_request
from home.demo import ACCOUNTS, demo_users, public_pages
from home.models import SourceRecord
from tests.consultations.form_utils import listed
from tests.home.test_start_clinic import start

pytestmark = pytest.mark.django_db
# In the clinic's time zone, daylight saving time ended four days before the one and began twelve before the other.
AUTUMN = datetime(2026, 11, 5, 20, tzinfo=UTC)
SPRING = datetime(2027, 3, 26, 19, tzinfo=UTC)


def demo(**options) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def generate(number: int = 300, seed: int = 1, now: datetime = AUTUMN, staff=None) -> list[ConsultationRequest]:
    before = list(ConsultationRequest.objects.values_list("pk", flat=True))
    staff = demo_users() if staff is None else staff
    demo_data.Generator(public_pages(), staff, seed, now).add(uuid.uuid4(), number)
    return list(ConsultationRequest.objects.exclude(pk__in=before).order_by("created_at"))


def test_requests_cover_what_the_staff_screens_show():
    requests = generate()
    assert {one.state for one in requests} == {"new", "contacted", "scheduled", "closed", "spam"}
    assert {one.entry for one in requests} == {"post", "condition", "invite", "other", "call"}
    assert {one.kind for one in requests} == {"consultation", "referral"}
    assert {one.place for one in requests} == {
        "Harbor Point",
        "Mission Oaks",
        "Seal Cove",
        "By video call",
        "No preference",
    }
    assert {one.contact_by for one in requests} == {"phone", "text", "email"}
    assert {one.outcome for one in requests} == {"", "completed", "no-reply", "declined", "not-a-fit", "wrong-area"}
    assert any(one.crisis_language and one.state == "new" for one in requests)
    assert any(one.overdue for one in requests)
    assert any(one.assignee_id for one in requests)
    assert any(one.scheduled_for for one in requests if one.state == "scheduled")
    assert Note.objects.exists()
    assert AUTUMN - timedelta(days=85) < requests[0].created_at < AUTUMN - timedelta(days=60)
    assert requests[-1].created_at <= AUTUMN


@pytest.mark.parametrize("now", [AUTUMN, SPRING])
def test_each_request_is_as_staff_could_have_left_it(now):
    clinic = ClinicSettings.load()
    hours, promised = calendar(clinic), clinic.reply_hours * 60
    for request in generate(now=now):
        changes = list(request.changes.order_by("at"))
        assert_transitions_are_allowed(request, changes, now)
        replies = [change for change in changes if change.after in (State.CONTACTED, State.SCHEDULED)]
        is_new = request.state == State.NEW
        assert request.due_at == (hours.add_business_minutes(request.created_at, promised) if is_new else None)
        assert request.overdue == (is_new and request.due_at < now)
        assert request.first_reply_at == (replies[0].at if replies else None)
        assert request.reply_minutes == (hours.minutes_between(request.created_at, replies[0].at) if replies else None)
        assert request.attempts == sum(change.after == State.CONTACTED for change in changes)
        closed = changes[-1] if request.state == State.CLOSED else None
        assert (request.outcome, request.closed_at) == ((closed.reason, closed.at) if closed else ("", None))
        assignments = list(request.assignments.order_by("at"))
        assert request.assignee_id == (assignments[-1].to_id if assignments else None)
        assert request.version == len(changes) + len(assignments) - (request.entry == "call" and bool(assignments))


def assert_transitions_are_allowed(request, changes, now):
    state, at = State.SPAM if request.suspicions else State.NEW, request.created_at
    for change in changes:
        assert change.before == state
        assert change.after in ALLOWED_TRANSITIONS[state]
        assert at <= change.at <= now
        assert (change.reason in REASON_LABELS) == (change.after == State.CLOSED)
        assert change.by.username in ACCOUNTS
        state, at = change.after, change.at
    assert request.state == state


def test_contact_details_are_fictional_and_consent_is_recorded():
    for request in generate():
        assert len(request.message) <= 500
        assert request.email if request.contact_by == "email" else request.phone
        for number in filter(None, (request.phone, request.clinician_phone)):
            assert number[:2] == "+1"
            assert number[5:10] == "55501"
        assert not request.email or request.email.endswith(".example")
        is_referral = request.kind == "referral"
        assert request.consent.kind == ("authority" if is_referral else "contact")
        assert bool(request.text_consent) == (request.contact_by == "text")
        assert bool(request.clinician and request.practice and request.clinician_phone) == is_referral
        assert request.page_title == (request.page.title if request.page else "")
        assert request.about == (request.condition.title if request.condition else "")


def test_staff_list_open_find_and_work_on_them(sign_in):
    requests = generate(60)
    client = sign_in("frontdesk")
    waiting = requests[-1]
    assert waiting.reference in listed(client.get("/admin/requests/?state=new"))
    found = client.post("/admin/requests/search/", {"text": waiting.name}, follow=True)
    assert waiting.reference in found.content.decode()
    for one in requests[:8]:
        assert client.get(f"/admin/requests/{one.pk}/").status_code == 200
    client.post(f"/admin/requests/{waiting.pk}/move/", {"seen": waiting.version, "to": "contacted"})
    waiting.refresh_from_db()
    assert waiting.state == "contacted"


def test_nobody_gets_email_and_nothing_else_is_counted():
    counted = (Message, IdempotencyRecord, ReadLogEntry)
    before = [model.objects.count() for model in counted]
    demo(requests=100)
    call_command("send_outbox", verbosity=0)
    assert [model.objects.count() for model in counted] == before
    assert not mail.outbox


def test_the_next_purge_removes_none_of_them():
    demo(requests=300)
    before = ConsultationRequest.objects.count()
    call_command("purge", stdout=StringIO())
    assert ConsultationRequest.objects.exclude(state="erased").count() == before


def test_each_run_adds_as_many_as_asked_for():
    before = ConsultationRequest.objects.count()
    assert "Added 120 requests: " in demo(requests=120, seed=3).splitlines()[-1]
    assert ConsultationRequest.objects.count() == before + 120
    demo(requests=80, seed=3)
    assert ConsultationRequest.objects.count() == before + 200
    demo(requests=0)
    assert ConsultationRequest.objects.count() == before + 200


@pytest.mark.parametrize(("number", "error"), [("-1", "0 or more"), ("many", "invalid int value")])
def test_a_wrong_number_is_refused(number, error):
    with pytest.raises(CommandError, match=error):
        call_command("demo", f"--requests={number}")


def test_demo_is_refused_on_a_public_site(settings):
    settings.IS_LOCAL = False
    before = ConsultationRequest.objects.count()
    with pytest.raises(CommandError, match="cannot be loaded on a public site"):
        call_command("demo", requests=10)
    assert ConsultationRequest.objects.count() == before


def test_the_same_seed_generates_the_same_requests():
    names = ("created_at", "name", "phone", "email", "message", "place", "about", "state", "due_at", "outcome")

    def values(requests):
        return sorted(tuple(str(getattr(one, name)) for name in names) for one in requests)

    first, again, other = generate(150, seed=5), generate(150, seed=5), generate(150, seed=6)
    assert values(first) == values(again)
    assert values(first) != values(other)


def test_without_business_hours_and_staff_requests_only_wait():
    clinic = ClinicSettings.load()
    clinic.business_hours = ""
    clinic.save()
    assert {one.state for one in generate(100, staff=[])} <= {"new", "spam"}


def test_staff_who_may_not_see_every_request_are_not_assigned_any():
    frontdesk = get_user_model().objects.get(username="frontdesk")
    member = StaffMember.objects.create(user=frontdesk, scope=StaffMember.Scope.CHOSEN)
    member.locations.set(Location.objects.filter(slug="seal-cove"))
    generate()
    assigned = set(Assignment.objects.values_list("to__username", flat=True))
    assert assigned == {"owner", "physician", "manager"}


def test_start_clinic_removes_all_of_them():
    demo(requests=300)
    manager = get_user_model().objects.get(username="manager")
    services.add_note(ConsultationRequest.objects.filter(state="contacted").first(), "By a demo account.", manager)
    ids = list(ConsultationRequest.objects.values_list("pk", flat=True))
    assert "Not removed" not in start()
    for model in (ConsultationRequest, StateChange, Assignment, Note, SearchToken):
        assert not model.objects.exists(), model
    assert not Erased.objects.filter(subject__in=ids).exists()
    assert not SourceRecord.objects.filter(origin="demo").exists()


@pytest.mark.parametrize("how", ["note", "assignment", "transition", "draft"])
def test_start_clinic_keeps_and_reports_what_someone_else_worked_on(how):
    demo(requests=200, seed=2)
    user = get_user_model().objects.create_superuser("dr-real", "real@clinic.example", "otters hold paws")
    request = ConsultationRequest.objects.filter(state="contacted").first()
    {
        "note": lambda: services.add_note(request, "A real note.", user),
        "assignment": lambda: services.assign_request(request, user, user),
        "transition": lambda: transition_request(request, "contacted", user),
        "draft": lambda: services.save_draft(request, "Half a note", user),
    }[how]()
    assert "Not removed: 1 demo request (handled by staff)" in start()
    assert [one.pk for one in ConsultationRequest.objects.all()] == [request.pk]
    assert SearchToken.objects.filter(subject=request.pk).exists()


def test_requests_of_an_interrupted_run_are_removed_too(monkeypatch):
    monkeypatch.setattr(demo_data, "BATCH", 50)
    saved, save = [], demo_data.Generator._save

    def stop_at_the_third(generator):
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(generator)
        save(generator)

    monkeypatch.setattr(demo_data.Generator, "_save", stop_at_the_third)
    before = ConsultationRequest.objects.count()
    with pytest.raises(KeyboardInterrupt):
        demo(requests=200)
    assert ConsultationRequest.objects.count() == before + 100
    start()
    assert not ConsultationRequest.objects.exists()

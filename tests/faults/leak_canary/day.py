"""One day of a clinic, in which each way of each form and of the desk is gone once, the wrong ones too."""

import re
import time
import uuid
from types import SimpleNamespace

from tests.access_matrix.canaries import DRAFT, NOTE, REFERRAL
from tests.e2e.site import REQUESTS, Site
from tests.faults.leak_canary.visitor import Kept, Visitor
from tests.faults.leak_canary.words import CALLER, LOOKED_FOR, PASSWORD, PATIENT, READ_ABOUT

FORM, DESK = "/consultation/", "/admin/requests/"
# Four senders of a consultation, then no more; a fifth is refused.
LIMITS = "4/h per network prefix, 120/h in all"
COLUMNS = ("reference", "name", "phone", "email", "clinician", "practice", "clinician_phone", "npi")
COLUMNS += ("about", "message")
SOON = 60
# What takes months: the nightly purge.
LATER = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from consultations.models import ConsultationRequest
closed = ConsultationRequest.objects.filter(state="closed", reference="{closed}")
closed.update(closed_at=timezone.now() - timedelta(days=91))
call_command("purge", "--dry-run")
call_command("purge")
"""


def a_day(site: Site) -> SimpleNamespace:
    """What everybody saw and was sent: `kept`; `shown`, what the desk was shown; `first`, the first request."""
    day = SimpleNamespace(site=site, kept=Kept(), shown=[], told=[], began=time.time())
    _patients(day)
    _the_desk(day)
    _the_manager_and_the_owner(day)
    _time_passes(day)
    # The patient's own last try; a refusal holds all that was typed.
    _patient(day).post(FORM, PATIENT | {"message": "Zebrawood again"}, 429)
    return day


def _patient(day) -> Visitor:
    return Visitor(day.site, day.kept)


def _patients(day) -> None:
    patient = _patient(day)
    page = patient.get("/conditions/")
    condition = re.search(r'href="/conditions/([\w-]+)/"', page.body.decode())[1]
    answers = PATIENT | {"condition": condition, "entry": "condition", "key": "first-key-of-the-day"}
    day.before = set(day.site.references())
    thanks = patient.post(FORM, answers, 303).leads_to
    patient.get(thanks)
    patient.post(FORM, answers, 303)
    day.first = _one(day, set(day.site.references()) - day.before)
    patient.post(FORM, answers | {"message": "Zebrawood, and more"}, 409)
    patient.post(FORM, PATIENT | {"phone": "(949) 555-01", "consent": ""}, 422)
    patient.post(FORM, PATIENT | {"message": PATIENT["message"] * 20, "name": PATIENT["name"] * 9}, 422)
    patient.post(FORM, PATIENT | {"location": PATIENT["name"], "condition": PATIENT["message"]}, 422)
    patient.post(FORM, PATIENT, 422, Origin=None)
    patient.post(FORM, PATIENT, 403, Origin="https://other.example")
    patient.post(FORM, PATIENT | {"message": PATIENT["message"] * 2000}, 413)
    patient.post(FORM, PATIENT | {"sky": PATIENT["email"]}, 303)
    # Sent from a page and by a way that do not exist: neither is an error, and neither is kept.
    patient.post(FORM, PATIENT | {"page": PATIENT["phone"], "entry": PATIENT["email"], "best_time": "evening"}, 303)
    patient.post(FORM, PATIENT | {"best_time": "morning"}, 303)
    patient.post("/invite/refer/", REFERRAL, 303)
    patient.post("/invite/refer/", REFERRAL | {"patient_phone": "12", "authority": ""}, 422)
    patient.post("/invite/refer/", REFERRAL, 403, Origin="null")
    words = READ_ABOUT.replace(" ", "+")
    for address in (f"/search/?q={words}", f"/{words}/", f"/consultation/?condition={words}", f"/invite/{words}/"):
        patient.get(address, typed_into_address=True)


def _the_desk(day) -> None:
    desk = Visitor(day.site, day.kept)
    desk.sign_in("frontdesk", PASSWORD, expect=200)
    desk.sign_in(PASSWORD, PASSWORD, expect=200)
    desk.sign_in("frontdesk", day.site.password)
    here = f"{DESK}{day.first.pk}/"
    for page in ("/admin/", DESK, f"{DESK}results/", f"{DESK}?state=new"):
        assert desk.get(page).status == 200
    day.shown.append(desk.get(here))
    for looked_for in (LOOKED_FOR, PATIENT["name"], PATIENT["email"], PATIENT["phone"]):
        found = desk.get(desk.post(f"{DESK}search/", {"text": looked_for}, 302).leads_to)
        assert (day.first.reference.encode() in found.body) == (looked_for != LOOKED_FOR)
    desk.post(f"{here}note/", {"note": NOTE}, 302)
    desk.post(f"{here}note/", {"note": NOTE * 200}, 422)
    desk.post(f"{here}draft/", {"note": DRAFT}, 204)
    me = re.search(rb'name="assignee" value="(\d+)"', desk.get(here).body)[1].decode()
    desk.post(f"{here}assign/", {"seen": _version(day), "assignee": me}, 302)
    desk.post(f"{here}move/", {"seen": 0, "to": "contacted", "reason": NOTE, "scheduled_for": NOTE}, 302)
    desk.post(f"{here}move/", {"seen": _version(day), "to": "contacted", "reason": NOTE}, 302)
    desk.post(f"{here}assign/", {"seen": 0, "assignee": me}, 409)
    made = desk.post(f"{DESK}call/", CALLER, 302).leads_to
    desk.post(f"{DESK}call/", CALLER | {"name": PATIENT["name"]}, 409)
    desk.post(f"{DESK}call/", CALLER | {"phone": "12", "key": "another-page"}, 422)
    referral = _request(day, "kind = 'referral'")
    spam = _request(day, "state = 'spam'")
    day.shown += [desk.get(here), desk.get(made), desk.get(f"{DESK}{referral.pk}/")]
    chosen = [f"{one.pk}:{one.version}" for one in (referral, spam)]
    desk.post(f"{DESK}bulk/", {"chosen": chosen, "do": "assign", "assignee": me, "back": f"{DESK}?state=new"}, 302)
    desk.post(f"{DESK}bulk/", {"chosen": chosen, "do": "contacted", "reason": NOTE, "back": NOTE}, 302)
    desk.get(DESK)


def _the_manager_and_the_owner(day) -> None:
    manager, owner = Visitor(day.site, day.kept), Visitor(day.site, day.kept)
    manager.sign_in("manager", day.site.password)
    manager.get(f"{DESK}export/")
    for form in ("csv", "xlsx"):
        file = manager.post(f"{DESK}export/", {"make": "yes", "columns": COLUMNS, "format": form}, 200)
        day.shown += [file] if form == "csv" else []
    owner.sign_in("owner", day.site.password)
    erased, closed = (_request(day, f"best_time = '{time}'") for time in ("morning", "evening"))
    owner.post(f"{DESK}erase/", {"contact": PATIENT["email"] + "@"}, 422)
    found = owner.post(f"{DESK}erase/", {"contact": PATIENT["email"]}, 302).leads_to
    assert owner.get(found).status == 200
    sure = {"sure": "yes", "seen": str(erased.version)}
    owner.post(f"{DESK}{erased.pk}/erase/", sure | {"password": PASSWORD}, 422)
    owner.post(f"{DESK}{erased.pk}/erase/", sure | {"password": day.site.password}, 302)
    assert _request(day, f"reference = '{erased.reference}'").state == "erased"
    owner.post(f"{DESK}{closed.pk}/move/", {"seen": closed.version, "to": "closed", "reason": "declined"}, 302)
    owner.get("/admin/reports/site-history/")
    day.erased, day.closed = erased, closed


def _time_passes(day) -> None:
    script = LATER.format(closed=day.closed.reference)
    day.told.append(day.site.manage("shell", "-v", "0", "-c", script))
    assert _request(day, f"reference = '{day.closed.reference}'").state == "erased"
    mails = "SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'sending')"
    until = time.monotonic() + SOON
    while day.site.rows(mails) != [(0,)]:
        assert time.monotonic() < until, day.site.said()[-3000:]
        time.sleep(0.3)


def _request(day, which: str) -> SimpleNamespace:
    """The one request of this day of which `which` is true."""
    rows = day.site.rows(f"SELECT id, reference, version, state FROM {REQUESTS} WHERE {which}")
    ((number, reference, version, state),) = [row for row in rows if row[1] not in day.before]
    # SQLite keeps an id without its hyphens.
    return SimpleNamespace(pk=uuid.UUID(str(number)), reference=reference, version=version, state=state)


def _one(day, references: set[str]) -> SimpleNamespace:
    (reference,) = references
    return _request(day, f"reference = '{reference}'")


def _version(day) -> int:
    return _request(day, f"reference = '{day.first.reference}'").version

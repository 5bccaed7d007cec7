"""The invented weeks look like a clinic's: hours, days, places, ways and what becomes of each."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.clinic.business_hours import calendar
from cms.clinic.models import ClinicSettings, Location, StaffMember
from consultations.models import ConsultationRequest, Invitation, Note, StateChange

# A Thursday noon of the clinic; four days before, its clocks were set back.
NOW = datetime(2026, 11, 5, 20, tzinfo=UTC)


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def test_it_looks_like_life(add):
    requests = add(1500, now=NOW)
    by_hour = Counter(local(one.created_at).hour for one in requests)
    by_day = Counter(local(one.created_at).weekday() for one in requests)
    night, evening = sum(by_hour[hour] for hour in range(1, 6)), sum(by_hour[hour] for hour in range(18, 23))
    assert evening > 6 * night > 0
    assert by_hour[12] > by_hour[15]
    assert max(by_day[5], by_day[6]) < min(by_day[day] for day in range(5))
    lately = sum(one.created_at > NOW - timedelta(days=31) for one in requests)
    assert 0.5 < lately / len(requests) < 0.75
    assert min(one.created_at for one in requests) > NOW - timedelta(days=85)
    assert max(one.created_at for one in requests) <= NOW
    assert set(Counter(one.state for one in requests)) == {"new", "contacted", "scheduled", "closed", "spam"}
    assert {one.entry for one in requests} == {"post", "condition", "feed", "invite", "other", "call"}
    assert {one.place for one in requests} == {"Harbor Point", "Mission Oaks", "Seal Cove", "By video", "No preference"}
    assert {one.about for one in requests if one.condition_id} == {
        *("Anxiety", "Chronic pain", "Depression", "OCD", "PTSD")
    }
    assert {one.best_time for one in requests} == {"morning", "afternoon", "evening", ""}
    assert 0.03 < sum(one.kind == "referral" for one in requests) / len(requests) < 0.09
    assert 0.05 < sum(bool(one.suspicions) for one in requests) / len(requests) < 0.12
    assert 3 < sum(one.crisis_language for one in requests) < 50
    assert StateChange.objects.filter(before="spam", after="new").count() > 3
    assert len({one.name for one in requests}) > 0.85 * len(requests)
    assert Note.objects.count() > 300
    late = [one for one in requests if one.state == "new" and one.overdue]
    fresh = [one for one in requests if one.state == "new" and not one.overdue]
    assert late
    assert fresh
    taken = sorted(one.reply_minutes for one in requests if one.reply_minutes is not None)
    assert 40 < taken[len(taken) // 2] < 400
    assert 0.02 < sum(minutes > 9 * 60 for minutes in taken) / len(taken) < 0.25
    links = [invitation.requests.count() for invitation in Invitation.objects.all()]
    assert {0, 1} < set(links)


def test_calls_come_while_somebody_is_there(add):
    hours = calendar(ClinicSettings.load())
    calls = [one for one in add(900) if one.entry == "call"]
    assert calls
    for one in calls:
        assert hours.minutes_between(one.created_at, one.created_at + timedelta(minutes=1)) or (
            local(one.created_at).minute == 59
        )


def test_days_off_are_quiet_and_nobody_works_on_them(add):
    clinic = ClinicSettings.load()
    days = [NOW.date() - timedelta(days=ago) for ago in (2, 9, 16, 23)]
    clinic.holidays = "\n".join(f"{day} A day off" for day in days)
    clinic.save()
    requests = add(1500, now=NOW)
    arrived = Counter(local(one.created_at).date() for one in requests)
    off, on = sum(arrived[day] for day in days), sum(arrived[day + timedelta(days=1)] for day in days)
    assert off < 0.75 * on
    assert not [change for change in StateChange.objects.all() if local(change.at).date() in days]
    assert not {one.scheduled_for for one in requests} & set(days)


def test_a_clinic_without_hours_and_without_colleagues_has_requests_too(add):
    clinic = ClinicSettings.load()
    clinic.business_hours = ""
    clinic.save()
    get_user_model().objects.update(is_active=False)
    assert {one.state for one in add(100)} <= {"new", "spam"}


def test_who_works_for_one_town_works_on_its_requests_alone(add):
    desk = get_user_model().objects.get(username="frontdesk")
    member = StaffMember.objects.create(user=desk, scope=StaffMember.Scope.CHOSEN)
    member.locations.set(Location.objects.filter(slug="seal-cove"))
    add(400)
    handled = ConsultationRequest.objects.filter(changes__by=desk) | ConsultationRequest.objects.filter(assignee=desk)
    assert set(handled.values_list("place", flat=True)) == {"Seal Cove", "By video", "No preference"}

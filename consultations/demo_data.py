"""Generates invented consultation requests for the demo clinic, and removes them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

import yaml
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from cms.clinic.models import Location
from cms.privacy import blind_index
from cms.public_forms.crisis import has_crisis_language
from conditions.models import ConditionPage
from consultations import note_drafts, sla, transitions
from consultations.models import (
    Assignment,
    ConsultationForm,
    ConsultationRequest,
    InvitationTexts,
    Note,
    NoteDraft,
    StateChange,
)
from consultations.models.requests import ANYWHERE, restricted_staff_member
from consultations.search_index import searchable_words

Kind, State, Entry = ConsultationRequest.Kind, ConsultationRequest.State, ConsultationRequest.Entry
# Younger than the retention periods of closed requests and of spam, so that the next purge removes none of them.
DAYS, SPAM_DAYS = 84, 28
BATCH = 500  # Requests per transaction: the site writes to the same database meanwhile.
HOURS = (7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 21, 22)
BUSINESS_DAY = 9 * 60  # minutes
# What becomes of a request, with a weight: the states it goes through, or the reason it is closed with.
PATHS = {
    (State.CONTACTED, State.SCHEDULED, "completed"): 40,
    (State.SCHEDULED, "completed"): 15,
    (State.CONTACTED, State.CONTACTED, State.CONTACTED, "no-reply"): 15,
    (State.CONTACTED, State.SCHEDULED, "declined"): 10,
    (State.CONTACTED, "not-a-fit"): 10,
    ("wrong-area",): 5,
}


def remove_run(run: UUID, number: int, staff: Collection[int]) -> int:
    """Delete the `number` requests that `Generator.add` stored, as `remove_requests` does."""
    return remove_requests([uuid5(run, str(index)) for index in range(number)], staff)


def remove_by_reference(references: Collection[str], staff: Collection[int]) -> int:
    """Delete the demo requests with these references, as `remove_requests` does."""
    ids = ConsultationRequest.objects.filter(reference__in=references).values_list("pk", flat=True)
    return remove_requests(list(ids), staff)


def remove_requests(ids: Sequence[UUID], staff: Collection[int]) -> int:
    """Delete demo requests, except those that a user other than `staff` (user ids) has worked on; returns how many
    were kept. Nothing is recorded as erased: a backup that still has these requests has the rest of the demo too.
    """
    kept = 0
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            worked_on = _worked_on_by_others(batch, staff)
            kept += len(worked_on)
            unused = [pk for pk in batch if pk not in worked_on]
            ConsultationRequest.objects.filter(pk__in=unused).delete()
            blind_index.forget(unused)
            note_drafts.delete_drafts_about(unused)
    return kept


def _worked_on_by_others(ids: Collection[UUID], staff: Collection[int]) -> set[UUID]:
    others = get_user_model().objects.exclude(pk__in=staff).values("pk")
    found = set(NoteDraft.objects.filter(subject__in=ids, user_id__in=others).values_list("subject", flat=True))
    for rows in (
        StateChange.objects.filter(by__in=others),
        Note.objects.filter(by__in=others),
        Assignment.objects.filter(Q(by__in=others) | Q(to__in=others)),
    ):
        found.update(rows.filter(request__in=ids).values_list("request_id", flat=True))
    return found


class Generator:
    """Draws requests, and what `staff` did with them until `now`, through the transitions of the staff views.

    `pages` are those that the requests were sent from. The same seed, time and clinic give the same requests,
    except for ids and references. No email is sent.
    """

    def __init__(self, pages: Sequence, staff: Sequence, seed: int | None, now: datetime):
        self.pages, self.now = pages, now
        self.rng = Random(seed)  # noqa: S311 - not a secret
        self.texts = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
        may_work = [user for user in staff if user.has_perm("consultations.change_consultationrequest")]
        # Users limited to some locations can't open every request.
        self.staff = [user for user in may_work if not restricted_staff_member(user)]
        self.promise = sla.current_reply_target()
        self.places = [(location, location.name) for location in Location.objects.published()]
        self.places += [(None, label) for label in ANYWHERE.values()]
        self.conditions = list(ConditionPage.objects.published())
        self.form = ConsultationForm.objects.filter(is_default=True).first()
        self.authority = InvitationTexts.load().authority_version()
        self.rows = {model: [] for model in (ConsultationRequest, StateChange, Assignment, Note)}

    def add(self, run: UUID, number: int) -> Counter[str]:
        """Store `number` requests with ids made from `run`; returns how many there are per state.

        About one in a hundred, the newest, are not worked on yet; one of these is from someone in a crisis.
        """
        counts: Counter[str] = Counter()
        times = sorted(self._arrival() for _ in range(number))
        for index, created_at in enumerate(times):
            request = self._request(created_at, in_crisis=index == number - 1)
            request.pk = uuid5(run, str(index))
            self.rows[ConsultationRequest].append(request)
            if request.state == State.NEW:
                sla.start_sla(request, request.created_at, self.promise)
                self._work_on(request, is_waiting=index >= number - 1 - number // 100)
                request.overdue = request.state == State.NEW and request.due_at < self.now
            counts[request.state] += 1
            if len(self.rows[ConsultationRequest]) == BATCH:
                self._save()
        self._save()
        return counts

    def _save(self) -> None:
        requests = self.rows[ConsultationRequest]
        with transaction.atomic():
            for model, rows in self.rows.items():
                model.objects.bulk_create(rows)
            blind_index.bulk_index((request.pk, searchable_words(request)) for request in requests)
        self.rows = {model: [] for model in self.rows}

    def _arrival(self) -> datetime:
        """A time at which someone wrote; the more recent, the more likely."""
        rng, zone = self.rng, self.promise.hours.zone
        day = self.now.astimezone(zone).date() - timedelta(days=int(rng.triangular(0, DAYS, 0)))
        at = datetime.combine(day, time(rng.choice(HOURS), rng.randrange(60), rng.randrange(60)), zone)
        return at if at <= self.now else at - timedelta(days=1)

    def _request(self, created_at: datetime, in_crisis: bool) -> ConsultationRequest:
        rng = self.rng
        request = ConsultationRequest(created_at=created_at, name=self._name(), phone=self._phone())
        request.location, request.place = rng.choice(self.places)
        draw = 0 if in_crisis else rng.random()
        if draw > 0.92:
            request.kind, request.consent = Kind.REFERRAL, self.authority
            request.clinician, request.clinician_phone = f"Dr. {self._name()}", self._phone()
            request.practice = rng.choice(self.texts["practices"])
            return request
        self._set_contact(request)
        called_at = self.promise.hours.add_business_minutes(created_at, rng.randrange(1, 240))
        if draw > 0.8 and called_at <= self.now:
            request.entry, request.created_at = Entry.CALL, called_at
            return request
        self._set_origin(request)
        self._set_message(request, in_crisis)
        if 0 < draw < 0.08 and created_at > self.now - timedelta(days=SPAM_DAYS):
            request.state, request.suspicions, request.crisis_language = State.SPAM, ["honeypot"], False
            request.name, request.message = rng.choice(self.texts["spam_names"]), rng.choice(self.texts["spam"])
        return request

    def _name(self) -> str:
        return " ".join(self.rng.choice(self.texts[part].split()) for part in ("first_names", "last_names"))

    def _phone(self) -> str:
        """A number from 555-0100 to 555-0199, which are reserved for fiction in every area."""
        return f"+1{self.rng.choice((714, 949, 562, 657, 310, 951))}55501{self.rng.randrange(100):02}"

    def _set_contact(self, request: ConsultationRequest) -> None:
        request.contact_by = self.rng.choices(("phone", "text", "email"), (55, 25, 20))[0]
        request.best_time = self.rng.choice(("morning", "afternoon", "evening", ""))
        if request.contact_by == "email":
            request.phone, request.email = "", f"{request.name.replace(' ', '.').lower()}@mail.example"
        if self.form:
            request.consent_id = self.form.consent_version_id
            request.text_consent_id = self.form.text_consent_version_id if request.contact_by == "text" else None

    def _set_origin(self, request: ConsultationRequest) -> None:
        page = self.rng.choice(self.pages) if self.pages else None
        if self.rng.random() < 0.1:
            request.entry = Entry.INVITE
        elif page:
            request.page_id, request.page_title, request.entry = (
                page.pk,
                page.title,
                getattr(page, "entry", Entry.OTHER),
            )
            request.condition = next((one for one in self.conditions if one.pk == page.pk), None)
        if self.conditions and request.condition is None and self.rng.random() < 0.6:
            request.condition = self.rng.choice(self.conditions)
        request.about = request.condition.title if request.condition else ""

    def _set_message(self, request: ConsultationRequest, in_crisis: bool) -> None:
        messages, rng = self.texts["messages"], self.rng
        if in_crisis or rng.random() < 0.01:
            request.message = self.texts["crisis"]
        elif rng.random() < 0.7:
            slug = request.condition.slug if request.condition else ""
            request.message = rng.choice(messages.get(slug, messages["other"]))
        request.crisis_language = has_crisis_language(request.message)

    def _work_on(self, request: ConsultationRequest, is_waiting: bool) -> None:
        """Let one staff member take the request along a path, as far as it got by now."""
        if not self.staff:
            return
        user, at = self.rng.choice(self.staff), request.created_at
        if request.entry == Entry.CALL:
            self._assign(request, user, at)
        for to in () if is_waiting else self.rng.choices(list(PATHS), PATHS.values())[0]:
            at = self._next_time(request, at)
            if at > self.now:
                return
            if request.assignee is None:
                self._assign(request, user, max(request.created_at, at - timedelta(minutes=10)))
                request.version += 1
            self._step(request, to, user, at)

    def _assign(self, request: ConsultationRequest, user, at: datetime) -> None:
        request.assignee = user
        self.rows[Assignment].append(Assignment(request=request, to=user, by=user, at=at))

    def _next_time(self, request: ConsultationRequest, at: datetime) -> datetime:
        """When staff work on the request after `at`: most first replies come within the promised time."""
        hours, rng = self.promise.hours, self.rng
        if request.state == State.NEW and request.crisis_language:
            return hours.add_business_minutes(at, rng.randint(3, 30))
        if request.state == State.NEW:
            return hours.add_business_minutes(
                at, rng.randint(3, self.promise.minutes + 3) * (4 if rng.random() < 0.1 else 1)
            )
        if request.state == State.SCHEDULED:
            at = datetime.combine(request.scheduled_for, time(), hours.zone)
        return hours.add_business_minutes(at, rng.randrange(BUSINESS_DAY // 2, BUSINESS_DAY))

    def _step(self, request: ConsultationRequest, to: str, user, at: datetime) -> None:
        rng, hours = self.rng, self.promise.hours
        to, reason = (to, "") if to in State.values else (State.CLOSED, to)
        visit = (
            hours.add_business_minutes(at, rng.randrange(2 * BUSINESS_DAY, 9 * BUSINESS_DAY))
            .astimezone(hours.zone)
            .date()
        )
        scheduled_for = visit if to == State.SCHEDULED else None
        change = transitions.apply_transition(
            request, to, user, at, reason=reason, scheduled_for=scheduled_for, promised=self.promise
        )
        self.rows[StateChange].append(change)
        request.version += 1
        noted_at = at + timedelta(minutes=rng.randrange(1, 9))
        if rng.random() < 0.3 and noted_at <= self.now:
            notes = self.texts["referral_notes" if request.kind == Kind.REFERRAL else "notes"]
            self.rows[Note].append(Note(request=request, text=rng.choice(notes), by=user, at=noted_at))

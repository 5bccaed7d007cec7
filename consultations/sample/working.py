"""What colleagues do with an invented request, by the same steps and the same clock as with any other."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from consultations.models import Assignment, ConsultationRequest, Note, StateChange
from consultations.sample.texts import texts
from consultations.sample.world import FRONT_DESK, OTHERS, Worker, World
from consultations.states import State, step

HOUR, DAY = 60, 540
# Half of the first replies come within this many minutes of business; one in nine takes longer than promised.
HALF_WITHIN, SPREAD, LATE, FORGOTTEN = 130, 0.9, 0.11, 0.015
MOST_TRIES = 3


@dataclass
class Case:
    """One request and what was written down about it; nothing is saved here."""

    request: ConsultationRequest
    changes: list[StateChange] = field(default_factory=list)
    hands: list[Assignment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Desk:
    """Works through cases. Whatever would come after the present moment has not happened."""

    def __init__(self, world: World, rng: Random):
        self.world, self.rng = world, rng
        self.hours = world.promised.hours

    def work(self, case: Case, starts: datetime, again: bool) -> None:
        """From `starts` on, when the clock of this new request began."""
        request, rng = case.request, self.rng
        able = [worker for worker in self.world.workers if worker.sees(request)]
        if not able or (rng.random() < FORGOTTEN and not request.crisis_language and not self._long_ago(starts)):
            return
        worker = self._one_of(able)
        at = self.later(starts, self._first_reply(request))
        if request.entry == ConsultationRequest.Entry.CALL:
            self._give(case, starts, worker, worker, at_once=True)
        elif rng.random() < 0.8:
            self._take(case, starts, at, worker, able)
        if again and rng.random() < 0.7:
            self.move(case, State.CLOSED, at, worker, "duplicate")
        else:
            self._answer(case, at, worker)
        self._open_again(case, able)

    def _answer(self, case: Case, at: datetime, worker: Worker) -> None:
        """The first reply, and what comes of it."""
        luck = self.rng.random()
        if luck < 0.06:
            self.move(case, State.CLOSED, at, worker, self.rng.choice(("wrong-area", "declined")))
        elif luck < 0.14:
            self._schedule(case, at, worker)
        elif self.move(case, State.CONTACTED, at, worker):
            self._note(case, at, worker)
            self._reach(case, at, worker)

    def _reach(self, case: Case, at: datetime, worker: Worker) -> None:
        """Try until somebody picks up, but no more than three times."""
        while self.rng.random() > 0.62:
            at = self.later(at, DAY + self.rng.randrange(2 * DAY))
            if case.request.attempts >= MOST_TRIES:
                self.move(case, State.CLOSED, at, worker, "no-reply")
                return
            if not self.move(case, State.CONTACTED, at, worker):
                return
        at = self.later(at, 2 * HOUR + self.rng.randrange(3 * DAY))
        if self.rng.random() < 0.66:
            self._schedule(case, at, worker)
        else:
            self.move(case, State.CLOSED, at, worker, self.rng.choice(("not-a-fit", "declined", "declined")))

    def _schedule(self, case: Case, at: datetime, worker: Worker) -> None:
        day = self._open_day(at) if self.rng.random() < 0.9 else None
        if not self.move(case, State.SCHEDULED, at, worker, scheduled_for=day):
            return
        self._note(case, at, worker)
        seen = self._start_of(day) if day else self.later(at, 8 * DAY)
        outcome = "completed" if self.rng.random() < 0.88 else self.rng.choice(("declined", "no-reply"))
        self.move(case, State.CLOSED, self.later(seen, self.rng.randrange(2 * HOUR, DAY)), worker, outcome)

    def _open_again(self, case: Case, able: list[Worker]) -> None:
        """Now and then somebody gets in touch after all."""
        may = [worker for worker in able if worker.may_reopen]
        if case.request.state != State.CLOSED or not may or self.rng.random() > 0.012:
            return
        worker = self.rng.choice(may)
        at = self.later(case.request.closed_at, DAY + self.rng.randrange(4 * DAY))
        if self.move(case, State.NEW, at, worker, self.rng.choice(("in-touch-again", "by-mistake"))):
            self._answer(case, self.later(at, self.rng.randrange(20, 4 * HOUR)), worker)

    def move(
        self, case: Case, to: str, at: datetime, worker: Worker, reason: str = "", *, scheduled_for: date | None = None
    ) -> bool:
        """Whether it has happened by now."""
        if at > self.world.now:
            return False
        promised = self.world.promised
        change = step(case.request, to, worker.user, at, reason=reason, scheduled_for=scheduled_for, promised=promised)
        case.changes.append(change)
        case.request.version += 1
        return True

    def _take(self, case: Case, starts: datetime, at: datetime, worker: Worker, able: list[Worker]) -> None:
        """Taken shortly before the first reply, or handed out by somebody else."""
        taken = max(starts, at - timedelta(minutes=self.rng.randrange(2, 45)))
        by = self.rng.choice(able) if self.rng.random() < 0.2 else worker
        self._give(case, taken, worker, by)

    def _give(self, case: Case, at: datetime, to: Worker, by: Worker, at_once: bool = False) -> None:
        if at > self.world.now:
            return
        case.request.assignee = to.user
        case.hands.append(Assignment(request=case.request, to=to.user, by=by.user, at=at))
        # Whoever writes a call down has it from the start.
        case.request.version += not at_once

    def _note(self, case: Case, at: datetime, worker: Worker) -> None:
        at += timedelta(minutes=self.rng.randrange(1, 12))
        if self.rng.random() < 0.35 and at <= self.world.now:
            kind = "referral_notes" if case.request.kind == ConsultationRequest.Kind.REFERRAL else "notes"
            text = self.rng.choice(texts()[kind])
            case.notes.append(Note(request=case.request, text=text, by=worker.user, at=at))

    def _first_reply(self, request: ConsultationRequest) -> int:
        """Business minutes until it; a message that may speak of a crisis is read first."""
        if request.crisis_language:
            return self.rng.randrange(4, 50)
        promised = self.world.promised.minutes
        if self.rng.random() < LATE:
            return promised + self.rng.randrange(5, 2 * promised + 6)
        return min(max(2, round(HALF_WITHIN * self.rng.lognormvariate(0, SPREAD))), promised)

    def later(self, moment: datetime, minutes: int) -> datetime:
        """So many business minutes after `moment`, at some second."""
        return self.hours.add_business_minutes(moment, minutes) + timedelta(seconds=self.rng.randrange(60))

    def _open_day(self, at: datetime) -> date:
        """A day of the next two weeks on which the clinic is open."""
        return (
            self.hours.add_business_minutes(at, self.rng.randrange(2 * DAY, 11 * DAY))
            .astimezone(self.hours.zone)
            .date()
        )

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.hours.zone).astimezone(self.world.now.tzinfo)

    def _long_ago(self, moment: datetime) -> bool:
        return self.world.now - moment > timedelta(days=8)

    def _one_of(self, able: list[Worker]) -> Worker:
        weights = [FRONT_DESK if not worker.may_reopen and worker.places is None else OTHERS for worker in able]
        return self.rng.choices(able, weights=weights)[0]

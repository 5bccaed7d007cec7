"""State transitions as a table, and an optimistic lock: a change is made only to the version its author saw."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from cms.privacy import access_log
from cms.privacy.mixins import submitted_version


class TransitionError(Exception):
    """The transition is not allowed; the message tells the user why."""


@dataclass(frozen=True)
class Transition:
    """A possible transition as a button: its target state, its label, and the reasons to choose from, if any."""

    to: str
    label: str
    reasons: Mapping[str, str]


class StaleVersionError(TransitionError):
    """Someone else changed the row since it was shown; `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__("A colleague has changed this meanwhile. Look at it again.")
        self.current = current


@contextmanager
def lock_version(row, fields: Iterable[str]):
    """Yield the locked row if its version is still `row.version`, then save its `fields` and the next version.

    Errors: StaleVersionError.
    """
    with transaction.atomic():
        locked = type(row).objects.select_for_update().get(pk=row.pk)
        if locked.version != row.version:
            raise StaleVersionError(locked)
        yield locked
        locked.version += 1
        locked.save(update_fields=fields)
        for name in fields:
            setattr(row, name, getattr(locked, name))


def allowed_transitions(moves: Mapping[str, Collection[str]], state: str) -> list[str]:
    """The states that `state` may change to, in the order of the table."""
    return list(moves.get(state, ()))


def validate_transition(moves: Mapping[str, Collection[str]], state: str, to: str, names: Mapping[str, str]) -> None:
    """Raise TransitionError unless `moves` allows `to` after `state`. `names` are the labels of the states."""
    if to in allowed_transitions(moves, state):
        return
    here, there = names.get(state, state), names.get(to, to)
    ways = ", ".join(names[way] for way in allowed_transitions(moves, state)) or "nothing"
    raise TransitionError(f"“{here}” cannot become “{there}”. From here it can become: {ways}.")


class OptimisticActionMixin:
    """For a logged view that changes one row, by POST: `seen` is the version of the row that the user saw.

    If the row has a later version, nothing is changed and `conflict()` shows both. The view has the row as `one`
    and the URL of its page as `url`.
    """

    http_method_names = ["post"]
    action = access_log.Action.CHANGED

    def post(self, request, *args, **kwargs):
        one = self.one
        one.version = submitted_version(request)
        try:
            self.add_success_message(self.perform_change(one))
        except StaleVersionError:
            return self.render_conflict()
        except TransitionError as refused:
            return self.refuse_change(str(refused))
        return redirect(self.url)

    def perform_change(self, one) -> str:
        """Make the change and return the success message. Errors: TransitionError."""
        raise NotImplementedError

    def render_conflict(self):
        """A response with status 409: the row as it is now, and the change of this user, ready to be sent again."""
        raise NotImplementedError

    def add_success_message(self, done: str) -> None:
        messages.success(self.request, done)

    def refuse_change(self, sentence: str):
        self.refusal = "refused"
        messages.error(self.request, sentence)
        return redirect(self.url)

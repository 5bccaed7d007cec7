"""State transitions as a table, and optimistic locking: a change applies only to the version that its author saw."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from cms.privacy import access_log
from cms.privacy.mixins import submitted_version


class TransitionError(Exception):
    """The transition is not allowed. The message for the user says why."""


@dataclass(frozen=True)
class Transition:
    """A possible transition as a button: its target state, its label, and the reasons to choose from, if any."""

    to: str
    label: str
    reasons: Mapping[str, str]


class StaleVersionError(TransitionError):
    """Someone else changed the row since it was shown; `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__("Someone else changed this. Reload the page and try again.")
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


def allowed_transitions(table: Mapping[str, Collection[str]], state: str) -> list[str]:
    """The states that `state` may change to, in the order of the table."""
    return list(table.get(state, ()))


def validate_transition(table: Mapping[str, Collection[str]], state: str, to: str, names: Mapping[str, str]) -> None:
    """Raise TransitionError unless `table` allows the change from `state` to `to`. `names` are the state labels."""
    if to in allowed_transitions(table, state):
        return
    old, new = names.get(state, state), names.get(to, to)
    allowed = ", ".join(names[each] for each in allowed_transitions(table, state)) or "none"
    raise TransitionError(f"Cannot change the status from “{old}” to “{new}”. Allowed: {allowed}.")


class OptimisticActionMixin:
    """For a logged view that changes one row by POST; the field `seen` is the version that the user saw.

    If the row has a later version, nothing is changed and `render_conflict()` shows the row and the user's change.
    The view sets `one` (the row) and `url` (the page to return to).
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
        except TransitionError as error:
            return self.refuse_change(str(error))
        return redirect(self.url)

    def perform_change(self, one) -> str:
        """Make the change and return the success message. Errors: TransitionError."""
        raise NotImplementedError

    def render_conflict(self):
        """A response with status 409: the current row, and the user's change in a form that can be sent again."""
        raise NotImplementedError

    def add_success_message(self, done: str) -> None:
        messages.success(self.request, done)

    def refuse_change(self, sentence: str):
        self.refusal = "refused"
        messages.error(self.request, sentence)
        return redirect(self.url)

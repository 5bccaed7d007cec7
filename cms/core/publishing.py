"""What every way to live passes, whichever button, schedule, approval or import leads there.

Apps register in their apps.py; nothing here knows what they ask of a page or do after it.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError

# Asked of a page about to be live: the sentences that keep it back, each saying what to do; none lets it go.
Lock = Callable[..., list[str]]
# Done after a page became live, in the same transaction: `step(page, revision, user)`.
Step = Callable[..., None]

_locks: list[Lock] = []
_steps: list[Step] = []


def register_lock(lock: Lock) -> None:
    if lock not in _locks:
        _locks.append(lock)


def register_step(step: Step) -> None:
    if step not in _steps:
        _steps.append(step)


def refusals(page) -> list[str]:
    """Why `page` may not go live as it stands, in sentences."""
    return [sentence for lock in _locks for sentence in lock(page)]


def require_no_refusal(page) -> None:
    """Errors: ValidationError with the sentences that keep `page` back."""
    if sentences := refusals(page):
        raise ValidationError(sentences)


def went_live(page, revision, user) -> None:
    for step in _steps:
        step(page, revision, user)

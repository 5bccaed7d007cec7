"""Publish checks and post-publish handlers: every publish path (button, schedule, approval, import) goes through both.

The checks are a registry, because cms.core cannot import the apps that check texts: an app above registers its
check in its apps.py. The handlers are one tuple, set in home/apps.py, because their order matters.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError

# `check(page)` returns the errors that block publishing. Each says what to do about it.
PublishCheck = Callable[..., list[str]]
# `handler(page, revision, user)` runs after a page was published, in the same transaction.
PostPublishHandler = Callable[..., None]

_publish_checks: list[PublishCheck] = []
_post_publish_handlers: tuple[PostPublishHandler, ...] = ()


def register_publish_check(check: PublishCheck) -> None:
    if check not in _publish_checks:
        _publish_checks.append(check)


def set_post_publish_handlers(*handlers: PostPublishHandler) -> None:
    global _post_publish_handlers  # noqa: PLW0603 - set once, when the apps are loaded
    _post_publish_handlers = handlers


def publish_errors(page) -> list[str]:
    """Return the errors that block publishing `page` as it is in memory."""
    return [error for check in _publish_checks for error in check(page)]


def validate_publishable(page) -> None:
    """Raise ValidationError if a publish check of `page` fails."""
    if errors := publish_errors(page):
        raise ValidationError(errors)


def run_post_publish_handlers(page, revision, user) -> None:
    """Run the handlers in the order of home/apps.py."""
    for handler in _post_publish_handlers:
        handler(page, revision, user)

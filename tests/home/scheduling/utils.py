"""Pages with a time, and the work that keeps it."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from tests.factories.blog import make_answer


def scheduled(question, minutes=60, **fields):
    page = make_answer(question, live=False, **fields)
    page.go_live_at = timezone.now() + timedelta(minutes=minutes)
    page.save_revision().publish()
    return page


def publish_due() -> str:
    out = StringIO()
    call_command("publish_due", stdout=out)
    return out.getvalue()

from django.contrib import messages
from django.utils import timezone

from cms.core.clinic_time import format_datetime, timezone_label


def add_schedule_message(request, page) -> None:
    """Add a message after “Publish” that says when a scheduled page will be published, in clinic time."""
    moment = page.go_live_at
    if moment and moment > timezone.now():
        messages.info(
            request, f"This page will be published on {format_datetime(moment)} clinic time: {timezone_label()}."
        )

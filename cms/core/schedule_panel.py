"""Scheduled publishing and unpublishing in the clinic's time zone: form fields, help text and errors."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateformat import format as date_format
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import PublishingPanel
from wagtail.admin.widgets import AdminDateTimeInput

from cms.core.clinic_time import current_time_label, format_datetime, format_time


class ClinicTimeField(forms.DateTimeField):
    """A time in the clinic's time zone. A time that daylight saving time skips or repeats is an error."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_invalid_time_message(error.params["datetime"]), code=error.code) from None


register_form_field_override(
    models.DateTimeField, override={"form_class": ClinicTimeField, "widget": AdminDateTimeInput}
)


class SchedulePanel(PublishingPanel):
    class BoundPanel(PublishingPanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            for field in self.children:
                field.help_text = current_time_label()


def check_future_times(form: forms.ModelForm, expire_at: datetime | None) -> None:
    """Add an error for a time that was just entered and has passed, instead of publishing immediately.

    `expire_at` is the entered value: Wagtail has already removed it from the form, with an error that does not say
    what to do.
    """
    now = timezone.now()
    go_live_at = form.cleaned_data.get("go_live_at")
    # One minute of tolerance, because editors enter the current minute. A published page keeps its past time.
    if go_live_at and "go_live_at" in form.changed_data and go_live_at < now - timedelta(minutes=1):
        form.add_error(
            "go_live_at", f"{_past_time_message(go_live_at)} Choose a later time, or clear the field to publish now."
        )
    if expire_at and expire_at < now:
        form.errors.pop("expire_at", None)
        form.add_error("expire_at", f"{_past_time_message(expire_at)} Choose a later time, or clear the field.")


def _past_time_message(moment: datetime) -> str:
    return f"{format_datetime(moment)}, has passed. It is now {format_time(timezone.now())} at the clinic."


def _invalid_time_message(naive: datetime) -> str:
    local = naive.replace(tzinfo=timezone.get_current_timezone())
    day, clock = date_format(naive, "F j, Y"), f"{date_format(naive, 'g:i')} {'am' if naive.hour < 12 else 'pm'}"
    if local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != naive:
        return f"{clock} does not exist on {day} (daylight saving time starts). Choose another time."
    return f"{clock} occurs twice on {day} (daylight saving time ends). Choose another time."

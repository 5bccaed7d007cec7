"""When a page goes live and comes down, in the clinic's own time: the fields, and what is said beside them."""

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
    """A time on the clinic's wall. One that does not exist, or that comes twice, is refused: nobody can keep it."""

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
    """A time that was just typed and has passed is a slip, and not a wish to publish at once.

    `expire_at` is what was typed: Wagtail has taken it out of the form by now, with words that do not say what to do.
    """
    now = timezone.now()
    go_live_at = form.cleaned_data.get("go_live_at")
    # A minute of grace: people type minutes, and mean this one. A page that went live keeps its time.
    if go_live_at and "go_live_at" in form.changed_data and go_live_at < now - timedelta(minutes=1):
        form.add_error(
            "go_live_at", f"{_past_time_message(go_live_at)} Choose a later time, or take it out to publish at once."
        )
    if expire_at and expire_at < now:
        form.errors.pop("expire_at", None)
        form.add_error("expire_at", f"{_past_time_message(expire_at)} Choose a later time, or take it out.")


def _past_time_message(moment: datetime) -> str:
    return f"{format_datetime(moment)}, has passed: it is now {format_time(timezone.now())} at the clinic."


def _invalid_time_message(naive: datetime) -> str:
    wall = naive.replace(tzinfo=timezone.get_current_timezone())
    day, clock = date_format(naive, "F j, Y"), f"{date_format(naive, 'g:i')} {'am' if naive.hour < 12 else 'pm'}"
    if wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) != naive:
        return f"There is no {clock} on {day}: the clocks go forward then. Choose an earlier or a later time."
    return f"{clock} comes twice on {day}, because the clocks go back. Choose a time before or after that hour."

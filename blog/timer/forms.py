import re

from django import forms

from cms.text import normalize_text, strip_control_characters

CLOCK_PATTERN = re.compile(r"^(\d{1,3}):([0-5]\d)$")
MAX_MINUTES = 600


class CorrectionForm(forms.Form):
    time = forms.CharField(
        label="Time really spent",
        max_length=6,
        help_text="Minutes and seconds, like 9:40.",
        error_messages={"required": "Give the time as minutes and seconds, like 9:40."},
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Colleagues see it below. Readers do not.",
        error_messages={"required": "Say why the time changes."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_time(self) -> int:
        """Seconds."""
        found = CLOCK_PATTERN.match(self.cleaned_data["time"].strip())
        if not found:
            raise forms.ValidationError("Give the time as minutes and seconds, like 9:40.")
        minutes, seconds = int(found[1]), int(found[2])
        if minutes > MAX_MINUTES:
            raise forms.ValidationError(f"Give at most {MAX_MINUTES} minutes.")
        if not minutes + seconds:
            raise forms.ValidationError("An answer took at least a second.")
        return minutes * 60 + seconds

    def clean_reason(self) -> str:
        reason = normalize_text(strip_control_characters(self.cleaned_data["reason"]))
        if not reason:
            raise forms.ValidationError("Say why the time changes.")
        return reason

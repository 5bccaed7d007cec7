import re

from django import forms

from cms.text import normalize_text, strip_control_characters

TIME_PATTERN = re.compile(r"^(\d{1,3}):([0-5]\d)$")
MAX_MINUTES = 600


class CorrectionForm(forms.Form):
    time = forms.CharField(
        label="Actual time",
        max_length=6,
        help_text="Minutes and seconds, like 9:40.",
        error_messages={"required": "Enter minutes and seconds, like 9:40."},
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Visible to staff only.",
        error_messages={"required": "Enter a reason for the correction."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_time(self) -> int:
        """The time in seconds."""
        match = TIME_PATTERN.match(self.cleaned_data["time"].strip())
        if not match:
            raise forms.ValidationError("Enter minutes and seconds, like 9:40.")
        minutes, seconds = int(match[1]), int(match[2])
        if minutes > MAX_MINUTES:
            raise forms.ValidationError(f"Enter at most {MAX_MINUTES} minutes.")
        if not minutes + seconds:
            raise forms.ValidationError("Enter at least 0:01.")
        return minutes * 60 + seconds

    def clean_reason(self) -> str:
        reason = normalize_text(strip_control_characters(self.cleaned_data["reason"]))
        if not reason:
            raise forms.ValidationError("Enter a reason for the correction.")
        return reason

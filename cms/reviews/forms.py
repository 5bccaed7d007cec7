from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label="What should change?",
        widget=AdminAutoHeightTextInput,
        error_messages={"required": "Enter what should change."},
    )


class ApproveForm(forms.Form):
    comment = forms.CharField(label="Comment", required=False, widget=AdminAutoHeightTextInput)

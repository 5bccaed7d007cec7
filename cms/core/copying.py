"""Copies of pages: drafts always, for a copy is a text nobody has checked yet."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.forms.pages import CopyForm


class AliasesAreOff(PermissionDenied):
    """An alias would go live, and change, without being asked anything."""

    def __str__(self):
        return "Pages have no aliases here. Copy the page: the copy is a draft that you can change and publish."


class DraftCopyForm(CopyForm):
    """Wagtail's, without “publish copies” and “alias”: what the form does not know, its view does not do."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
        self.fields["new_title"].help_text = "The copy is a draft, whether or not this page is public."

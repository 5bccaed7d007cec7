"""The forms of the page editor and of copying a page."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from cms.core.publish_checks import publish_errors
from cms.core.schedule_panel import check_future_times


class PageForm(WagtailAdminPageForm):
    """Wagtail's form with publish checks and an optional slug, which is generated from the title on save.

    The browser fills in the slug a moment after the last key press, so an editor who saved sooner got an error.
    """

    # Whether a publish check failed.
    refused = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False

    def clean(self):
        expire_at = self.cleaned_data.get("expire_at")
        cleaned = super().clean()
        check_future_times(self, expire_at)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if "action-publish" not in self.data or self.is_deferred_validation or self.errors:
            return
        # Wagtail sets many-to-many fields when the page is saved, and publish checks read them from the page.
        self.save_cluster_m2m()
        self.add_publish_errors(publish_errors(self.instance))

    def add_publish_errors(self, errors: list[str]) -> None:
        for error in errors:
            self.add_error(None, error)
        self.refused = self.refused or bool(errors)


class AliasesDisabled(PermissionDenied):
    """Raised instead of creating an alias, which would be published without publish checks."""

    def __str__(self):
        return "Aliases are turned off. Copy the page instead; the copy is a draft."


class DraftCopyForm(CopyForm):
    """Wagtail's form without the “publish copies” and “alias” fields, so that every copy is a draft."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
        self.fields["new_title"].help_text = "Copies are always saved as drafts."

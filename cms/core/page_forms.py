"""The forms of the page editor and of copying a page."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from cms.core.publish_checks import publish_errors
from cms.core.schedule_panel import check_future_times


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, but the slug may be empty: it is made from the title when the page is saved.

    The browser fills in the slug a moment after the last key, so an editor who saved faster got an error.
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

    def add_publish_errors(self, sentences: list[str]) -> None:
        for sentence in sentences:
            self.add_error(None, sentence)
        self.refused = self.refused or bool(sentences)


class AliasesDisabled(PermissionDenied):
    """An alias would be published and changed without any publish check."""

    def __str__(self):
        return "Pages have no aliases here. Copy the page: the copy is a draft that you can change and publish."


class DraftCopyForm(CopyForm):
    """Wagtail's form without the “publish copies” and “alias” fields, so that its view makes drafts only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
        self.fields["new_title"].help_text = "The copy is a draft, whether or not this page is public."

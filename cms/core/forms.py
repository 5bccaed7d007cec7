from wagtail.admin.forms import WagtailAdminPageForm

from cms.core.publishing import publish_errors
from cms.core.schedule import refuse_the_past


class PageForm(WagtailAdminPageForm):
    """Wagtail's, but a title is enough: an address left empty is made from it when the page is saved.

    The browser fills the address in a moment after the last key; who saves faster was refused for it.
    """

    # Whether a lock kept the page back.
    refused = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False

    def clean(self):
        expire_at = self.cleaned_data.get("expire_at")
        cleaned = super().clean()
        refuse_the_past(self, expire_at)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if "action-publish" not in self.data or self.is_deferred_validation or self.errors:
            return
        # Wagtail puts a choice of many into the page when it is saved, and locks ask the page.
        self.save_cluster_m2m()
        self.refuse(publish_errors(self.instance))

    def refuse(self, sentences: list[str]) -> None:
        for sentence in sentences:
            self.add_error(None, sentence)
        self.refused = self.refused or bool(sentences)

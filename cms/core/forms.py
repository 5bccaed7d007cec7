from wagtail.admin.forms import WagtailAdminPageForm

from cms.core.schedule import refuse_the_past


class PageForm(WagtailAdminPageForm):
    """Wagtail's, but a title is enough: an address left empty is made from it when the page is saved.

    The browser fills the address in a moment after the last key; who saves faster was refused for it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False

    def clean(self):
        expire_at = self.cleaned_data.get("expire_at")
        cleaned = super().clean()
        refuse_the_past(self, expire_at)
        return cleaned

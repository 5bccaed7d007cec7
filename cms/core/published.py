"""After publishing: where readers find the page, to copy and to pass on."""

from contextlib import contextmanager

from django.conf import settings
from django.utils.html import format_html
from wagtail.admin import messages


def say_where(request, page) -> None:
    """Adds the public address to what the admin says next; nothing while readers do not see the page yet."""
    if not page.live or not (path := page.get_url(request)):
        return
    address = settings.SITE_URL + path if path.startswith("/") else path
    messages.success(
        request,
        format_html(
            '<span class="public-address">Readers find it at <a href="{0}">{0}</a> '
            '<button type="button" class="button button-small button-secondary" data-copy="{0}" hidden>'
            "Copy the address</button></span>",
            address,
        ),
    )


@contextmanager
def saying_where(request, page):
    """Around an approval, which may publish `page` and which Wagtail's hook does not hear of."""
    before = page.live_revision_id
    yield
    now = type(page).objects.get(pk=page.pk)
    if now.live and now.live_revision_id != before:
        say_where(request, now)

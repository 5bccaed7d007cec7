"""Success messages after publishing: the public URL of the page, with a button that copies it."""

from contextlib import contextmanager

from django.conf import settings
from django.utils.html import format_html
from wagtail.admin import messages


def add_public_url_message(request, page) -> None:
    """Add a message with the public URL of `page`, if it is live."""
    if not page.live or not (path := page.get_url(request)):
        return
    url = settings.SITE_URL + path if path.startswith("/") else path
    messages.success(
        request,
        format_html(
            '<span class="public-address">Public URL: <a href="{0}">{0}</a> '
            '<button type="button" class="button button-small button-secondary" data-copy="{0}" hidden>'
            "Copy link</button></span>",
            url,
        ),
    )


@contextmanager
def public_url_message_on_publish(request, page):
    """Add the message if the `with` block publishes `page`. Wagtail runs no hook when an approval publishes a page."""
    before = page.live_revision_id
    yield
    now = type(page).objects.get(pk=page.pk)
    if now.live and now.live_revision_id != before:
        add_public_url_message(request, now)

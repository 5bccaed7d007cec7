"""Pages saved in the admin's own editor, as its form sends them."""

from django.urls import reverse
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks.base import BlockField
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def editor_form(page, **changes) -> dict:
    """What the editor's form holds when `page` is open in it and `changes` were typed."""
    values = {}
    for name, field in page.get_edit_handler().get_form_class().base_fields.items():
        value = changes[name] if name in changes else _value(page, name)
        if isinstance(field, BlockField):
            values[name] = streamfield([(block["type"], _block(block)) for block in value])
        elif isinstance(field.widget, DraftailRichTextArea):
            values[name] = rich_text(value or "")
        elif value is not None and value is not False:
            values[name] = value
    return nested_form_data({**values, "comments": inline_formset([])}) | _many(page)


def edit_in_admin(client, page, action="action-publish", **changes):
    """Save `page` in the editor with a button pressed: `action-publish`, or "" for a draft."""
    data = editor_form(page, **changes) | ({action: "1"} if action else {})
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert response.status_code == 302, "the editor refused the page"
    return type(page).objects.get(pk=page.pk)


def _value(page, name):
    value = getattr(page, name, None)
    if hasattr(value, "pk") or hasattr(value, "all"):
        # A choice is sent as its number; choices of many as theirs, below.
        return getattr(value, "pk", None)
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value


def _many(page) -> dict:
    return {
        field.name: [row.pk for row in getattr(page, field.name).all()]
        for field in type(page)._meta.many_to_many
        if getattr(page, field.name).exists()
    }


def _block(block):
    if block["type"] == "text":
        return rich_text(block["value"])
    if block["type"] == "callout":
        return block["value"] | {"text": rich_text(block["value"]["text"])}
    return block["value"]

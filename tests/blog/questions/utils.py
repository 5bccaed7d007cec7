"""Helpers that read and submit the pages of the question inbox."""

from django.contrib.messages import get_messages

from tests.consultations.form_utils import sends, soup
from tests.factories.blog import text


def form_data(response, action: str, **typed) -> dict[str, str]:
    """The data of the form whose action ends with `action`, with changed values."""
    forms = [form for form in soup(response).select("form") if form.get("action", "").endswith(action)]
    to = typed.get("to")
    forms = [form for form in forms if to is None or sends(form).get("to") == to]
    assert len(forms) == 1, f"{len(forms)} forms lead to {action}"
    return sends(forms[0]) | typed


def page_text(response) -> str:
    return " ".join(soup(response).text.split())


def message_text(response) -> str:
    """The messages that will be shown after the redirect."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def publish(draft, user=None) -> None:
    """Write an answer into a draft and publish it."""
    draft.body = [text("<p>It need not.</p>")]
    draft.save_revision(user=user).publish(user=user)

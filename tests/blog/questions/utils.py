"""Reads the pages of the inbox the way a browser does."""

from django.contrib.messages import get_messages

from tests.consultations.form_utils import sends, soup
from tests.factories.blog import text


def of_the_form(response, action: str, **typed) -> dict[str, str]:
    """What the form whose address ends so would send, with what is typed into it."""
    forms = [form for form in soup(response).select("form") if form.get("action", "").endswith(action)]
    to = typed.get("to")
    forms = [form for form in forms if to is None or sends(form).get("to") == to]
    assert len(forms) == 1, f"{len(forms)} forms lead to {action}"
    return sends(forms[0]) | typed


def words(response) -> str:
    return " ".join(soup(response).text.split())


def told(response) -> str:
    """The sentences that the page a change leads to will say on top."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def publish(draft, user=None) -> None:
    """What the physician does with a draft: writes the answer, and presses the button."""
    draft.body = [text("<p>It need not.</p>")]
    draft.save_revision(user=user).publish(user=user)

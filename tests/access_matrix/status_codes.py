"""What an address answers, in one word: what the cells of the matrix say."""

from django.http import HttpResponse

MEANINGS = {
    "open": "the person may look: the page, a form that finds something missing (400, 409, 422), or the way on",
    "done": "the person may, and a row was written: more than is written in passing (`writes.py`)",
    "refused": "the person may not: 403, or back to the dashboard with Wagtail's sentence that says so",
    "login": "nobody may before signing in: the way to the sign-in page; 401 and 403 for a stranger",
    "404": "there is nothing, at least for this person",
    "405": "the address does not know this method",
    "fails": "500: never ours; Wagtail's forms do it when a POST lacks what every browser sends",
}
DOOR, DASHBOARD = "/admin/login/", "/admin/"
DENIED = "Sorry, you do not have permission"


def code(response: HttpResponse, stranger: bool, wrote: bool) -> str:
    """One of MEANINGS. `stranger` has not signed in; `wrote`: rows were changed."""
    status, leads = response.status_code, response.get("Location", "")
    if status in (404, 405):
        return str(status)
    if status >= 500 and status != 503:
        return "fails"
    if leads.partition("?")[0] == DOOR and stranger:
        return "login"
    if status in (401, 403):
        return "login" if stranger else "refused"
    if leads == DASHBOARD and _denied(response):
        return "refused"
    return "done" if wrote else "open"


def _denied(response: HttpResponse) -> bool:
    """Whether this answer queued the sentence that says no."""
    queued = getattr(response.wsgi_request, "_messages", None)
    return bool(queued) and any(DENIED in str(message) for message in queued._queued_messages)

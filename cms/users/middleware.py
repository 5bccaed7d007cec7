"""Every request with a session goes through here before any view sees it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from cms.users import paths, sessions

SIGNED_OUT = "You're signed out. Sign in again in another tab, then retry. What you typed is still here."
ENROL_FIRST = "Two-step sign-in is required. Open “Two-step sign-in” in another tab to set it up."


class StaffSessionMiddleware:
    """Ends sessions that are over, and lets nobody work who still lacks the second factor that is asked for.

    Readers have no session cookie, and cost nothing here.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not paths.in_admin(request):
            # Looked at only where a page asks who is there; most are the same for everybody.
            whoever = request.user
            request.user = SimpleLazyObject(lambda: _known_to_readers_pages(request, whoever))
            return self.get_response(request)
        why = ""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            why = sessions.expiry_reason(request)
        return self._refusal(request, why) or self.get_response(request)

    def _refusal(self, request, why: str):
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        if paths.is_login_path(request):
            return None
        if not signed_in:
            return _sign_in_again(request, why)
        if sessions.is_fully_authenticated(request) or paths.is_enrolment_path(request):
            return None
        return _refuse(request, ENROL_FIRST, "/admin/security/", 403)


def _known_to_readers_pages(request, whoever):
    """Nobody, for a session that is over or lacks the second factor: no user bar, no page for signed-in people."""
    request.user = whoever
    may = whoever.is_authenticated and not sessions.expiry_reason(request) and sessions.is_fully_authenticated(request)
    request.user = whoever if may else AnonymousUser()
    return request.user


def _sign_in_again(request, why: str):
    if not why and not paths.is_background(request):
        # Wagtail's own way of asking a stranger to sign in.
        return None
    query = urlencode({"next": request.get_full_path()} | ({"ended": why} if why else {}))
    return _refuse(request, SIGNED_OUT, f"{settings.WAGTAILADMIN_LOGIN_URL}?{query}", 401 if why else 403)


def _refuse(request, sentence: str, address: str, status: int):
    if paths.is_background(request):
        # The code is one that Wagtail's autosave knows: it shows the sentence, where it would speak of an error.
        said = {"error": sentence, "error_code": "locked", "error_message": sentence, "sign_in": address}
        return JsonResponse(said, status=status)
    return HttpResponseRedirect(address)
